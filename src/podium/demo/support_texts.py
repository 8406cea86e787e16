"""What customers of the sample shop ask, and what its support agents answer."""

SYSTEM = (
    "You are a support agent of an outdoor-gear shop. Be brief, warm and exact. Use the tools to look up orders"
    " before you speak about them. Never promise a delivery date the carrier has not confirmed. Refunds above"
    " 150 EUR need a person's approval. Quote the policy you rely on. [Policies and product notes follow; the"
    " exporter shortened them.]"
)
ROUTER = (
    "Decide which agent takes the conversation: order-agent, returns-agent, product-agent or billing-agent."
    " Answer with one word and a confidence between 0 and 1."
)

# Topic → questions.
QUESTIONS = {
    "order": (
        "{feeling}, my order {order} was due on {weekday} and has not arrived in {city}. {politeness}",
        "Where is {order}? The tracking page has said the same for {days} days.",
        "{feeling}! Can I still change the address of {order}? I moved to {city}. {politeness}",
        "The {product} from order {order} is missing from the box, only the {other_product} was in it.",
        "Is it possible to split {order} so that the {product} ships first? {politeness}",
        "{carrier} says they tried to deliver {order} but nobody rang here in {city}.",
        "I ordered the {product} in {colour} yesterday. When does it leave your warehouse?",
        "{feeling}, can you hold {order} until {weekday}? We are away for {days} days.",
        "My tracking link for {order} shows a depot in {city}. I do not live there!",
        "Please cancel {order} if it has not been packed yet. {politeness}",
    ),
    "returns": (
        "{feeling}, I would like to send the {product} back because {reason}. Order {order}. {politeness}",
        "The {product} has {fault} after {days} days of use. What can you do?",
        "How long do I have to return the {product} in {size}? It was bought on {weekday}.",
        "I sent back {order} {days} days ago and have not seen the {amount} EUR yet.",
        "Can I swap the {product} from {size} to another size without paying shipping again?",
        "There is {fault} on my {product}. I have photos. Is that covered by the warranty?",
        "I want a refund for {order}, {reason}. {politeness}",
        "The return label for {order} does not print. Could you send it again?",
        "Bought the {product} in your {city} shop, can I return it by post?",
    ),
    "product": (
        "Is the {product} warm enough for {season} nights in the hills above {city}?",
        "{feeling}, which is better on {terrain}: the {product} or the {other_product}?",
        "Does the {product} fit true to size? I usually wear {size}. {politeness}",
        "What does the {product} weigh in {size}, and does it pack into carry-on luggage?",
        "Can the {product} be repaired if it gets {fault}?",
        "I am looking for something for {terrain} in {season}. Budget {amount} EUR.",
        "Is the {material} in the {product} treated with anything I should know about?",
        "How do I wash the {product}? The label is gone.",
        "Will the {product} come back in {colour}?",
        "Does the {product} work together with the {other_product}?",
    ),
    "billing": (
        "I was charged {amount} EUR twice for {order}. {politeness}",
        "{feeling}, can I get an invoice with our company's VAT number for {order}?",
        "The discount code for {season} did not apply to {order}. Can you add it?",
        "Why was my {payment} declined? The bank says everything is fine.",
        "Can I pay {amount} EUR for the {product} by {payment}?",
        "My gift card still shows {amount} EUR but the basket says it is empty.",
        "Please send me a receipt for the {product}, order {order}.",
    ),
}
ANSWERS = {
    "order": (
        (
            "I looked up {order}: it left our warehouse on {weekday} and is with {carrier} in {city}. They ask for two"
            " more working days. If it has not moved by then, write to me and I will start a search."
        ),
        (
            "Your {product} is packed and leaves today. I have put the new address in {city} on {order}; you will get a"
            " fresh tracking link within the hour."
        ),
        (
            "I am sorry about that. The {other_product} went out alone by mistake. The {product} ships tomorrow, free"
            " of charge, and I added a note so that it is checked twice."
        ),
        (
            "{order} is still open, so I have cancelled it. Nothing was charged, and the reserved {amount} EUR"
            " disappears from your account in up to {days} days."
        ),
        (
            "I have asked {carrier} to hold {order} at the depot in {city} until {weekday}. Bring an ID and the order"
            " number."
        ),
        (
            "The tracking shows one failed attempt on {weekday}. I booked a second one for the next working day and"
            " added your phone number for the driver."
        ),
        "Yes, I split {order}: the {product} leaves today, the rest when it is back in stock. No extra shipping.",
    ),
    "returns": (
        (
            "You can return the {product} within 60 days, so there is time. I have mailed you a label for {order}; the"
            " {amount} EUR go back to your {payment} once the parcel reaches us."
        ),
        (
            "{fault} should not happen after {days} days. That is covered: I can send a new {product} in {size} now, or"
            " repair yours, which takes about two weeks. Which do you prefer?"
        ),
        "I have approved the exchange to another size. Please use the enclosed label; shipping is on us both ways.",
        (
            "Your return of {order} was checked in on {weekday}. The refund of {amount} EUR is on its way and takes"
            " your bank up to {days} days to show."
        ),
        "Yes, items from the {city} shop can come back by post. Put the receipt in the box and use the label I sent.",
        (
            "Thank you for the photos. The warranty team accepts the claim, and a replacement in {colour} is reserved"
            " for you."
        ),
    ),
    "product": (
        (
            "For {season} nights I would add a warmer layer: the {product} is comfortable down to about 4 °C, below"
            " that the {other_product} is the better choice."
        ),
        (
            "On {terrain} the {product} grips better; the {other_product} is lighter and dries faster. If you walk more"
            " than {days} hours a day, take the first."
        ),
        "It runs slightly small. With {size} in other brands, most customers keep one size up, and exchanges are free.",
        (
            "The {product} weighs a little over 900 g in {size} and packs to the size of a loaf of bread, so carry-on"
            " is fine."
        ),
        "Yes, our workshop repairs {fault} for the life of the {product}. Sewing is free in the first three years.",
        "Wash it at 30 °C with a mild detergent, no softener, and hang it to dry. {material} does not like the dryer.",
        "Within {amount} EUR I would take the {product} for {terrain}. It is in stock in {colour} and {size}.",
    ),
    "billing": (
        (
            "I see one charge and one reservation of {amount} EUR for {order}. The reservation is released"
            " automatically in up to {days} days; only one is booked."
        ),
        "The invoice for {order} with your VAT number is on its way to your inbox.",
        "The code ended on {weekday}, but I have applied it by hand: {percent} % come off {order}.",
        "Your {payment} was declined by the 3-D check, not by us. Please confirm it in your bank's app and try again.",
        "Your gift card is fine: {amount} EUR were reserved by an abandoned basket. I have freed them.",
    ),
}
AGENTS = {
    "order": "order-agent",
    "returns": "returns-agent",
    "product": "product-agent",
    "billing": "billing-agent",
}
# Topic → (tool, arguments, result).
TOOLS = {
    "order": (
        (
            "lookup_order",
            '{{"order_id":"{order}"}}',
            (
                '{{"order_id":"{order}","status":"in_transit","items":["{product}","{other_product}"],"total_eur":{amount},'
                '"ship_to":"{city}","left_warehouse":"{weekday}"}}'
            ),
        ),
        (
            "track_parcel",
            '{{"order_id":"{order}"}}',
            (
                '{{"events":[{{"place":"warehouse","state":"handed over"}},{{"place":"{city}","state":"at depot"}}],'
                '"estimate_days":{days}}}'
            ),
        ),
        ("update_address", '{{"order_id":"{order}","city":"{city}"}}', '{{"ok":true}}'),
    ),
    "returns": (
        (
            "lookup_order",
            '{{"order_id":"{order}"}}',
            '{{"order_id":"{order}","status":"delivered","items":["{product}"],"total_eur":{amount}}}',
        ),
        (
            "check_warranty",
            '{{"sku":"{product}","fault":"{fault}"}}',
            '{{"covered":true,"until":"2028-03-31","repairable":true}}',
        ),
        ("create_return_label", '{{"order_id":"{order}"}}', '{{"label":"pdf","carrier":"{carrier}"}}'),
    ),
    "product": (
        (
            "search_catalog",
            '{{"query":"{terrain} {season}","max_price":{amount}}}',
            '{{"hits":[{{"name":"{product}","stock":{count}}},{{"name":"{other_product}","stock":0}}]}}',
        ),
        (
            "get_product",
            '{{"name":"{product}","size":"{size}"}}',
            '{{"name":"{product}","material":"{material}","weight_g":910,"colours":["{colour}","sand"],"stock":{count}}}',
        ),
    ),
    "billing": (
        (
            "list_charges",
            '{{"order_id":"{order}"}}',
            '{{"charges":[{{"eur":{amount},"state":"booked"}},{{"eur":{amount},"state":"reserved"}}]}}',
        ),
        ("create_invoice", '{{"order_id":"{order}"}}', '{{"invoice":"IN-{order}","sent":true}}'),
    ),
}
POLICIES = (
    ("policy-returns", "Goods may be returned within 60 days, unused, with the original label where there was one."),
    ("policy-warranty", "Seams, zips and buckles are guaranteed for three years; the workshop repairs for life."),
    ("policy-shipping", "Orders before 14:00 leave the same day. Islands take two working days more."),
    ("policy-refunds", "Refunds go to the original means of payment within five days of arrival at the warehouse."),
    ("policy-discounts", "Codes cannot be combined. Support may grant a lapsed code once per customer and year."),
    ("policy-privacy", "Never repeat full card numbers, and never share one customer's order with another."),
    ("guide-care", "Wash membranes at 30 °C without softener and renew the water repellent once a season."),
    ("guide-sizes", "Boots run half a size small. Jackets leave room for one insulating layer."),
)
