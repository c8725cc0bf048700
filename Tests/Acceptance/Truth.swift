import Foundation

/// What `truth.json` says that closing a shop's months in turn must find.
struct Truth: Decodable {
  struct Payment: Decodable {
    let state: String
    let amount: String
    let settles: [String]
    let ruleHint: String?
    let names: [String]?
    let settlementDay: String?
    let trueDeduction: String?
  }

  struct Finding: Decodable, Hashable, CustomStringConvertible {
    let code: String
    let subject: String
    let subjectId: String
    let currency: String?
    let expected: String?
    let actual: String?
    let difference: String?

    var description: String {
      [
        code, subject, subjectId, currency ?? "", expected ?? "", actual ?? "", difference ?? "",
      ].joined(separator: " | ")
    }
  }

  struct Bucket: Decodable, Equatable {
    let count: Int
    let amount: String
    let oldest: String?
  }

  struct Counts: Decodable {
    let ordersRecognised: Int
    let lineItemsRecognised: Int
    let lineItemsSettled: Int
    let lineItemsOpen: Int
    let paymentsCreated: Int
    let paymentsInPack: Int
    let discrepancies: Int
  }

  struct Month: Decodable {
    let payments: [String: Payment]
    let discrepancies: [Finding]
    let rollForward: [String: [String: String]]
    let aging: [String: Bucket]
    let counts: Counts
  }

  let months: [String: Month]

  static func of(_ shop: FixtureShop) throws -> Truth {
    let decoder = JSONDecoder()
    // Leaves the keys of dictionaries, which are ids and names of lines, as they are.
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(
      Truth.self,
      from: Data(contentsOf: shop.folder.appending(path: "truth.json"))
    )
  }
}
