"""Forms inside WhatsApp whose screens come from the business."""
