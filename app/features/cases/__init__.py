"""Cases: referral, triage, allocation to lead and backup, cover, priority with a reason, status."""
