island("slow", {
  state: { n: 0 },
  actions: { save() { this.state.n++; } },
  render: (state) => ({ button: state.n }),
});
