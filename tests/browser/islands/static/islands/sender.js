island("sender", {
  actions: {
    async send() { await api.post("/pings"); }
  }
});
