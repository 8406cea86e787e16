"""What the shop's other agents are told and write: checkout, research, catalogue and operations."""

CHECKOUT_SYSTEM = (
    "Score the risk of this basket between 0 and 1 and name the two strongest signals. Answer as JSON. Accounts"
    " older than a year with three deliveries are trusted. [Risk rules follow; the exporter shortened them.]"
)
CHECKOUT_SYSTEM_LONG = CHECKOUT_SYSTEM + (
    " Since release a41f the whole purchase history and every open promotion are part of this prompt."
)
BASKETS = (
    "Basket: {product} ({size}, {colour}), {other_product}. Total {amount} EUR, {payment}, ship to {city}.",
    "Guest checkout, {count} items, {amount} EUR, {payment}, address in {city} differs from the card's country.",
    "Returning customer, {product} twice, {amount} EUR by {payment}, express to {city}.",
    "Business account, {count} x {product}, {amount} EUR on {payment}, VAT number present.",
    "First order, {product} and a gift card, {amount} EUR, {payment}, delivery on {weekday}.",
    "Basket reopened after {days} days: {product}, {other_product}, {amount} EUR, {payment}.",
)
RISKS = (
    '{{"risk":0.0{days},"signals":["known address","three deliveries"],"decision":"accept"}}',
    '{{"risk":0.{percent},"signals":["new account","express shipping"],"decision":"accept"}}',
    '{{"risk":0.8{days},"signals":["address mismatch","{count} attempts"],"decision":"review"}}',
    '{{"risk":0.1{days},"signals":["guest checkout","usual basket"],"decision":"accept"}}',
)
OFFERS = (
    (
        "You left the {product} in your basket. It is still there in {colour}, and shipping to {city} is free until"
        " {weekday}."
    ),
    "Good news: the {product} in {size} is down to the last {count}. We have kept yours.",
    "Thinking about {terrain}? Customers who took the {product} also liked the {other_product}.",
)

RESEARCH_SYSTEM = (
    "You are a research analyst of an outdoor-gear company. Work from sources only, cite each claim, and say what"
    " you do not know. [Style guide and earlier findings follow; the exporter shortened them.]"
)
TOPICS = (
    "How do {segment} in the {market} choose between the {product} and cheaper imports?",
    "Why did {metric} of the {product} change by {percent} % in {month}?",
    "What would a switch to {material} mean for cost and repair of the {product}?",
    "Which claims about {material} can we make in the {market} next {season}?",
    "Is {supplier} a risk for the {season} line, and who could replace them?",
    "What do reviews of the {product} say about {terrain}?",
    "How large is the market of {segment} in the {market}?",
    "Compare repair programmes in the {market} with ours for {product} and {other_product}.",
    "Should the {product} get a rental offer for {segment}?",
    "What drives {metric} among {segment} in {season}?",
)
PLANS = (
    (
        "1. Read the {metric} figures for {month}. 2. Collect reviews on {terrain}. 3. Ask {supplier} for lead times."
        " 4. Compare with two competitors. 5. Write two pages."
    ),
    "1. Define {segment}. 2. Size the {market}. 3. Check claims on {material}. 4. Draft. 5. Review against sources.",
    "1. Gather return reasons of the {product}. 2. Cluster by fault. 3. Estimate cost of {material}. 4. Recommend.",
)
FINDINGS = (
    "{percent} % of the {count} sampled reviews mention {terrain}; the {product} scores lowest on comfort, not grip.",
    "Lead time at {supplier} went from 6 to {days} weeks in {month}. Safety stock covers one of the two launches.",
    "Among {segment}, repairability ranks second after weight. The {market} has {count} independent workshops.",
    "{material} raises unit cost by {percent} % and cuts returns for {fault} roughly in half.",
    "The {metric} gap to the {other_product} closes when shipping is free above {amount} EUR.",
    "No source gives a figure for {segment} alone; the estimate for the {market} rests on club memberships.",
    "Two claims about {material} need a certificate before they may be printed in the {market}.",
)
REPORTS = (
    (
        "Summary: keep the {product} in {material}, and test the cheaper lining only in the {market}. {percent} % of"
        " returns come from {fault}, which a changed seam avoids. Open question: demand of {segment} after {season}."
    ),
    (
        "Summary: {supplier} is a single source for three products. Qualify a second one by {month}; until then order"
        " {days} weeks earlier. Cost of delay: about {amount} EUR a day."
    ),
    (
        "Summary: a rental offer for {segment} breaks even at {count} bookings a month per shop. Start in {city}, where"
        " {metric} is highest. We do not know how rental changes second-hand prices."
    ),
    (
        "Summary: reviews on {terrain} are not about grip. {percent} % name the straps. A softer webbing costs little"
        " and can ship with the {season} run."
    ),
)
SOURCES = (
    ("survey-2026", "Survey of {segment} in the {market}: weight first, repair second, price third."),
    ("returns-{month}", "Return reasons for the {product}: {fault} {percent} %, size 31 %, colour 9 %."),
    ("reviews-{product}", "Walked {days} days on {terrain}; comfortable, but the hip belt slips."),
    ("supplier-notes", "{supplier} quotes {days} weeks for {material}, minimum order {count} rolls."),
    ("trade-report", "The {market} grew by {percent} % year on year, mostly {segment}."),
    ("test-lab", "{material} kept {percent} % of its water repellency after 20 washes."),
)

CATALOG_SYSTEM = "Write product copy from the data sheet: two sentences, no superlatives, British spelling."
SHEETS = (
    "{product}; material: {material}; colours: {colour}, sand; sizes to {size}; for {terrain}, {season}.",
    "{product}, made of {material}, {count} in stock, tested on {terrain}, repairable: yes.",
    "SKU of the {product}: colour {colour}, size {size}, price {amount} EUR, season {season}.",
)
COPY = (
    "The {product} in {material} is made for {terrain}. It comes in {colour} and can be repaired in our workshop.",
    "Light enough for {days} days on {terrain}, the {product} keeps its shape and its colour: {colour}.",
    "Cut for {season} and sewn from {material}, the {product} fits over one warm layer up to size {size}.",
)
TRANSLATIONS = (
    "Le modèle {product} en {material}, coloris {colour}. Réparable dans notre atelier.",
    "{product} aus {material}, Farbe {colour}. Von unserer Werkstatt reparierbar.",
    "{product} de {material}, color {colour}. Reparable en nuestro taller.",
)

OPS_SYSTEM = (
    "You help the engineer on call. Read before you act; propose one change at a time and name its rollback."
    " [Runbooks and service maps follow; the exporter shortened them.]"
)
ALERTS = (
    "Alert: {service_name} shows {symptom} since {days} minutes in {city}.",
    "{service_name}: {symptom} after the deploy on {weekday}. Error budget {percent} % used.",
    "Customers in {city} report slow checkout; {service_name} has {symptom}.",
    "Nightly check: {service_name} has had {symptom} {count} times this week.",
)
DIAGNOSES = (
    (
        "{service_name} waits on connections: the pool is at its limit since the deploy on {weekday}. Raise it to 40"
        " and watch for {days} minutes; roll back by config."
    ),
    "The {symptom} follow a change of the price feed: {count} products have no currency. Skip them and re-run.",
    "One node in {city} is out of step with the rest. Drain it; capacity is enough with {percent} % headroom.",
    "Not a fault of {service_name}: its upstream answers in {days} s. Turn the new cache on for reads only.",
)
LOG_LINES = (
    '{{"service":"{service_name}","level":"error","count":{count},"message":"timeout after {days} s"}}',
    '{{"service":"{service_name}","p99_ms":2{percent}0,"requests_per_s":{count}}}',
    '{{"pods":[{{"name":"{service_name}-7f","restarts":{days},"memory_percent":{percent}}}]}}',
    '{{"deploys":[{{"when":"{weekday}","release":"b3c9","changed":["pool size","feed parser"]}}]}}',
)
