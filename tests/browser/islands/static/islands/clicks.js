island("clicks", {
  state: { n: 0 },
  actions: { click() { this.state.n++; } },
  render: (state) => ({ button: state.n }),
});
