"""The demo: an invented partnership, one-tap sign-in, loopback only, on a database marked as demo when it was made."""

from app.demo.running import main as main
