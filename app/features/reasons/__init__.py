"""Why a case that is not one's own is opened: asked at its door, once a day, with one tap."""
