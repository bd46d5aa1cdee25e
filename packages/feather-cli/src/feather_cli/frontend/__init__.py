"""How an app's own CSS and JavaScript are built: the compiler without Node, and Vite."""
