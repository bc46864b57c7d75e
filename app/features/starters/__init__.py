"""What a site offers to begin an item of a safety plan with: a list for each part of the plan, from a day on."""
