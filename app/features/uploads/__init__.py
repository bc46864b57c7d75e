"""Files that come after the words of a phone's item: in pieces, sealed by the phone, kept once they are whole."""
