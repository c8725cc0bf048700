"""What Maple Goods sells, and what is sold once only, in a planted order."""

from datetime import date

from .records import Listing, Product, utc

PRICES = {
    "Maple leaf stickers": 499, "Beeswax candle, small": 749, "Linen tea towel": 895,
    "Wooden spoon": 999, "Maple candy tin": 1_249, "Enamel mug": 1_495,
    "Maple syrup 250 ml": 1_949, "Bread board": 2_499, "Maple syrup 1 l": 2_995,
    "Wool socks, 3 pairs": 3_249, "Stoneware bowl": 3_449, "Knitted beanie": 3_899,
    "Skillet 20 cm": 4_295, "Felt slippers": 4_995, "Pillow, flannel": 5_749,
    "Flannel shirt": 6_495, "Camp lantern": 6_999, "Fleece jacket": 8_495, "Plate set": 9_449,
    "Wool throw": 9_995, "Cedar box": 10_999, "Butcher block": 12_900, "Work boots": 13_999,
    "Down quilt": 15_949, "Snowshoes": 16_995, "Canvas tent": 18_900,
}
CATALOGUE = [
    Product(f"1729000000000000{number:02}", name, price)
    for number, (name, price) in enumerate(PRICES.items(), start=1)
]
BY_NAME = {product.name: product for product in CATALOGUE}

DUTCH_OVEN = Product("172900000000000051", "Dutch oven", 12_900)
ROCKING_HORSE = Product("172900000000000052", "Rocking horse", 14_900)
ENGRAVED_BOARD = Product("172900000000000053", "Bread board, engraved", 11_749)
FREE_SAMPLE = Product("172900000000000054", "Free sample: maple fudge", 0)
FORMULA = Product("172900000000000055", '=HYPERLINK("http://evil.example","click")', 1_149)
TALL_MUG = Product("172900000000000056", 'Mug | 12" tall\nblue', 1_699)
TEA_BOWL = Product("172900000000000057", "手描き抹茶茶碗", 5_949)

#: What is one product in two sizes, by the name that both share.
SIZES = {"Maple syrup": ("Maple syrup 250 ml", "Maple syrup 1 l")}
LISTED_ON = date(2026, 4, 1)


def listings():
    """The catalogue as the shop lists it, at the prices that everything is sold at."""
    planted = [
        DUTCH_OVEN, ROCKING_HORSE, ENGRAVED_BOARD, FREE_SAMPLE, FORMULA, TALL_MUG, TEA_BOWL,
    ]
    sized = {name: group for group, names in SIZES.items() for name in names}
    groups = {}
    for product in CATALOGUE + planted:
        groups.setdefault(sized.get(product.name, product.name), []).append(product)
    return [
        Listing(
            id="171" + skus[0].sku[3:],
            name=name,
            created=utc(LISTED_ON, 9, number),
            category="600001" if "Maple" in name else "600002",
            skus=tuple(skus),
        )
        for number, (name, skus) in enumerate(groups.items())
    ]
