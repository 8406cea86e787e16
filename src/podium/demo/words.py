"""The slots of the sample's texts: what the shop sells, where it ships, what goes wrong."""

import random

_PRODUCTS = """Ridgeline 45 backpack|Tarn two-person tent|Alder merino base layer|Cairn trail running shoes
|Fjell down jacket|Moraine sleeping mat|Larch camping stove|Scree gaiters|Brook water filter|Heath rain trousers
|Summit 60 backpack|Wren headlamp|Gorse softshell|Kestrel trekking poles|Basin 20 L dry bag|Juniper fleece
|Corrie climbing harness|Sedge hammock|Bracken hiking boots|Talus helmet|Ember sleeping bag|Willow kids' carrier
|Drift snowshoes|Flint fire starter|Marsh wool socks|Loch paddle jacket|Beacon GPS watch|Pike chalk bag"""
_SLOTS = {
    "product": _PRODUCTS,
    "other_product": _PRODUCTS,
    "size": "XS|S|M|L|XL|EU 38|EU 41|EU 43|EU 45|regular|long",
    "colour": "slate|moss|rust|sand|night blue|charcoal|lichen|ochre",
    "city": "Gothenburg|Leeds|Utrecht|Lyon|Porto|Graz|Portland|Denver|Halifax|Bergen|Turin|Ghent|Cork|Tampere|Boise",
    "carrier": "the parcel service|the courier|the post office|the freight partner",
    "weekday": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday",
    "fault": "a broken zip|a torn seam|a missing buckle|a bent pole|a leaking valve|a cracked lens|loose stitching"
    "|a sole coming off|a faulty charging port",
    "reason": "it is too small|it is too large|the colour looks different|it arrived late|I found it cheaper"
    "|I ordered it twice|it was a gift that did not fit|the straps rub",
    "payment": "card|invoice|gift card|instalments|wallet",
    "feeling": "Hi|Hello|Good morning|Good evening|Hey|Hi there|Hello again",
    "politeness": "Thanks!|Thank you.|Please let me know.|Could you help?|Appreciate it.|Any idea?||Thanks in advance.",
    "terrain": "wet granite|loose gravel|snow above the tree line|boggy moorland|forest tracks|desert trails",
    "season": "winter|spring|summer|autumn",
    "days": "2|3|4|5|6|8|10|12",
    "market": "Nordics|Benelux|Iberia|DACH region|Pacific Northwest|Canadian Rockies|British Isles|Alps",
    "segment": "ultralight hikers|families camping for the first time|trail runners|ski tourers|bikepackers"
    "|scout groups|weekend climbers|van travellers",
    "supplier": "the mill in Biella|our insulation supplier|the pole manufacturer|the membrane supplier"
    "|the zip maker|the contract sewer in Porto",
    "metric": "conversion|return rate|basket size|repeat purchases|review scores|stock turn|margin",
    "service_name": "order-api|stock-sync|search-index|payments-gateway|image-resizer|price-feed|mail-sender|basket",
    "symptom": "p99 latency above 2 s|a growing queue|5xx answers|stale cache entries|memory growth"
    "|failed health checks|retries piling up|connection pool exhaustion",
    "material": "recycled nylon|merino wool|waxed cotton|three-layer membrane|down from traceable farms"
    "|aluminium 7075|carbon fibre|natural rubber",
    "month": "January|February|March|April|May|June|July|August|September|October|November|December",
}
SLOTS = {name: tuple(word.replace("\n", "") for word in text.split("|")) for name, text in _SLOTS.items()}


class Slots(dict[str, str]):
    """Fills templates; a slot once filled keeps its word, so that one trace speaks of one order."""

    def __init__(self, dice: random.Random) -> None:
        super().__init__()
        self._dice = dice

    def __missing__(self, name: str) -> str:
        """Pick a word for a slot met for the first time."""
        if name == "order":
            word = f"TR-{self._dice.randrange(400_000, 990_000)}"
        elif name == "amount":
            word = f"{self._dice.randrange(19, 480)}.{self._dice.choice(('00', '50', '90', '95'))}"
        elif name == "percent":
            word = str(self._dice.randrange(3, 48))
        elif name == "count":
            word = str(self._dice.randrange(2, 90))
        else:
            word = self._dice.choice(SLOTS[name])
        self[name] = word
        return word

    def fill(self, template: str) -> str:
        """Return the template with its slots filled."""
        return template.format_map(self)

    def one_of(self, templates: tuple[str, ...]) -> str:
        """Return one of the templates, filled."""
        return self._dice.choice(templates).format_map(self)
