"""The reduced copy of the safety plan that a victim’s page holds, sealed under the page’s own key."""
