"""What phones give, read without changing it. So far: a WhatsApp chat export, and a backup of text messages."""
