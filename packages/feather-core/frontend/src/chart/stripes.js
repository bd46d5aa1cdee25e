const SIZE = 6; // pixels, of the tile

/**
 * @param {string} ink
 * @param {string} ground
 * @returns {CanvasPattern | string} slanted stripes
 */
export function stripes(ink, ground) {
  const tile = Object.assign(document.createElement("canvas"), { width: SIZE, height: SIZE });
  const context = tile.getContext("2d");
  if (!context) return ground;
  context.fillStyle = ground;
  context.fillRect(0, 0, SIZE, SIZE);
  context.strokeStyle = ink;
  context.lineWidth = 2;
  // Three strokes, so that the corners meet where the tiles do.
  for (const offset of [-SIZE, 0, SIZE]) {
    context.moveTo(offset - 1, SIZE + 1);
    context.lineTo(offset + SIZE + 1, -1);
  }
  context.stroke();
  return context.createPattern(tile, "repeat") ?? ground;
}
