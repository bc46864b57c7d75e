"""What phones give, read without changing it. So far: the text of a WhatsApp chat export."""
