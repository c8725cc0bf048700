/// What things and people are called in a generated shop.
///
/// None of them exist.
enum GeneratedNames {
  private static let materials = [
    "Oak", "Linen", "Ceramic", "Steel", "Wool", "Bamboo", "Cotton", "Glass", "Copper", "Cork",
    "Walnut", "Enamel", "Leather", "Marble",
  ]
  private static let things = [
    "tray", "mug", "bowl", "blanket", "apron", "lamp", "basket", "vase", "kettle", "board",
    "cushion", "candle holder", "planter", "towel", "jar",
  ]
  private static let firstNames = [
    "Ada", "Bo", "Cleo", "Dag", "Edda", "Finn", "Gwen", "Hal", "Ines", "Jon", "Kira", "Leo",
    "Mara", "Nils", "Ona", "Per", "Rhea", "Sol", "Tove", "Uma", "Vito", "Wren", "Yara",
  ]
  private static let lastNames = [
    "Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ironwood", "Juniper",
    "Katsura", "Larch", "Maple", "Nutmeg", "Olive", "Pine", "Quince", "Rowan", "Spruce", "Teak",
    "Umbu", "Viburnum", "Willow", "Yew", "Zelkova",
  ]
  private static let streets = [
    "Invented Street", "Sample Avenue", "Nowhere Lane", "Placeholder Road", "Example Boulevard",
    "Fable Way", "Fiction Court",
  ]
  /// A city, its province and its region.
  private static let places: [String: [(city: String, province: String)]] = [
    "US": [
      ("Imaginary City", "CA"), ("Fabled Falls", "NY"), ("Notown", "TX"), ("Mock Springs", "WA"),
      ("Sampleton", "IL"), ("Exampleville", "FL"),
    ],
    "JP": [("Kakushi", "13"), ("Maboroshi", "27"), ("Yumemachi", "40")],
    "GB": [("Mockford", "LND"), ("Sampleham", "MAN"), ("Fablewick", "BST")],
    "DE": [("Musterstadt", "BE"), ("Beispielheim", "BY"), ("Nirgendwo", "HH")],
  ]

  static func region(of currency: String) -> String {
    ["JPY": "JP", "GBP": "GB", "EUR": "DE"][currency] ?? "US"
  }

  /// The names of all products, each one different.
  static let products: [String] = (0..<GeneratedCatalogue.count).map { number in
    // 14 and 15 have no common factor: the pair repeats after 210.
    "\(materials[number % materials.count]) \(things[number % things.count])"
  }

  /// A name, a city's fields and so on as the JSON of an address, between its varying parts.
  static func addresses(region: String) -> Addresses {
    let cities = places[region] ?? []
    return Addresses(
      names: firstNames.flatMap { first in lastNames.map { Array("\(first) \($0)".utf8) } },
      streets: streets.map { Array(" \($0)".utf8) },
      cities: cities.map {
        Array("\"city\":\"\($0.city)\",\"province_code\":\"\($0.province)\"".utf8)
      },
      region: Array(region.utf8)
    )
  }

  struct Addresses {
    let names: [[UInt8]]
    let streets: [[UInt8]]
    let cities: [[UInt8]]
    let region: [UInt8]
  }
}
