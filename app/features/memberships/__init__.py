"""One person's roles at several sites: she joins another with a code, and goes to it under Me. Never two at once."""
