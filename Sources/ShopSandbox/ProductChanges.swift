import Foundation

/// What updates said about a product, one over the other; what no update named is nil.
///
/// The API's product records show the name only. The rest is kept all the same: it was accepted.
struct ProductChanges: Codable, Sendable, Equatable {
  static let nameLengths = 1...255
  static let descriptionLimit = 10_000
  static let imageLimit = 9
  static let uriLengths = 1...256

  private(set) var productName: String?
  private(set) var description: String?
  private(set) var mainImages: [Image]?
  /// Unix seconds of the latest update.
  private(set) var updateTime: Int64?

  struct Image: Codable, Sendable, Equatable {
    let uri: String
  }

  enum CodingKeys: String, CodingKey {
    case productName = "product_name"
    case description
    case mainImages = "main_images"
    case updateTime = "update_time"
  }

  init() {}

  /// An update as a client sends it, within its bounds; lengths are Unicode scalars.
  /// - Throws: `Refusal`, where the body is no update.
  init(body: RequestBody, contentType: String?) throws(Refusal) {
    self = try body.json(Request.self, contentType: contentType).changes
    if let name = productName, !ProductChanges.nameLengths.contains(name.unicodeScalars.count) {
      throw .invalid("invalid product_name: 1 to 255 characters are expected")
    }
    if let text = description, text.unicodeScalars.count > ProductChanges.descriptionLimit {
      throw .invalid("invalid description: at most 10000 characters are expected")
    }
    let images = mainImages ?? []
    guard images.count <= ProductChanges.imageLimit else {
      throw .invalid("invalid main_images: at most 9 images are expected")
    }
    for image in images {
      guard ProductChanges.uriLengths.contains(image.uri.unicodeScalars.count) else {
        throw .invalid("invalid main_images: a uri of 1 to 256 characters is expected")
      }
    }
  }

  /// These changes with an update over them, at a time in Unix seconds.
  func updated(by update: ProductChanges, at time: Int64) -> ProductChanges {
    var changes = self
    changes.productName = update.productName ?? productName
    changes.description = update.description ?? description
    changes.mainImages = update.mainImages ?? mainImages
    // A clock that is set back does not take the update back.
    changes.updateTime = max(time, updateTime ?? 0)
    return changes
  }

  /// An update's body: the time is the sandbox's to say, so that a client's is ignored.
  private struct Request: Decodable {
    let changes: ProductChanges

    private enum Keys: String, CodingKey {
      case productName = "product_name"
      case description
      case mainImages = "main_images"
    }

    init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: Keys.self)
      // A null is no text: an update that says so is refused, not read as silence.
      func value<Value: Decodable>(_ key: Keys) throws -> Value? {
        fields.contains(key) ? try fields.decode(Value.self, forKey: key) : nil
      }
      var changes = ProductChanges()
      changes.productName = try value(.productName)
      changes.description = try value(.description)
      changes.mainImages = try value(.mainImages)
      self.changes = changes
    }
  }
}
