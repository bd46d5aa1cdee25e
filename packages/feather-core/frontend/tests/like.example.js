island("like-button", {
  state: (data) => ({ liked: data.liked === "true" }),
  actions: {
    async like() {
      await this.optimistic(
        () => { this.state.liked = true; },  // Instant UI update
        () => api.post(`/posts/${this.data.id}/like`)  // Rolls back on failure
      );
    }
  },
  render(state) {
    return { button: { text: state.liked ? "Liked" : "Like", aria: { pressed: state.liked } } };
  }
});
