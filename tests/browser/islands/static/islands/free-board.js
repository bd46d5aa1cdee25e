/** Without a handle: fingers have to press for a moment. */
island("free-board", {
  draggable: {
    items: ".card", zones: ".column",
    onDragStart(item) { this.emit("card:lifted", item.dataset.id); },
    canDrop: (item, zone) => zone.dataset.id !== "30",
    async onDrop(item, zone, info) {
      return api.post(`/cards/${info.itemId}/move`, { column: info.toZoneId, position: info.toIndex });
    },
  },
});
