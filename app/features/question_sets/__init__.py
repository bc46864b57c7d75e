"""Questions of a risk tool that a site has the right to use: loaded by its administrator, in versions, none shipped."""
