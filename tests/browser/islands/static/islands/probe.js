window.log = [];
island("probe", {
  state: (data) => ({ n: 0, first: data.label }),
  on: { ping() { log.push("ping"); } },
  init() { log.push(`init ${this.state.first}`); },
  destroy() { log.push(`destroy ${this.state.first}`); },
  updated() { log.push(`updated ${this.props.label}`); },
  actions: { add() { this.state.n++; } },
  render: (state) => ({ ".n": state.n, ".rows": html`<u>${state.first}</u>` }),
});
