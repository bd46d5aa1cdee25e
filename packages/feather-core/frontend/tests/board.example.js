island("board", {
  draggable: {
    items: ".card", zones: ".column", handle: ".grip", axis: "y",
    async onDrop(item, zone, info) {
      this.emit("card:moved", info);
      await this.api.post(`/cards/${info.itemId}/move`, { column: info.toZoneId, position: info.toIndex });
    }
  }
});
