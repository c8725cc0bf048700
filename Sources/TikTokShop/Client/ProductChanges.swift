internal import Foundation

/// What to change of a product; what is nil stays as it is, and is not sent.
public struct ProductChanges: Hashable, Sendable {
  /// The name to give it.
  public var name: String?
  /// The description to give it.
  public var description: String?
  /// The pictures to show, by the uri that uploading them gave; replaces those that are there.
  public var mainImages: [String]?

  /// No change yet.
  public init() {}

  /// The longest description, in bytes.
  static let descriptionLimit = 1 << 20
  static let imageLimit = 100

  /// - Throws: `InvalidRequest` where nothing is to be changed, or to something that can't be.
  func validate() throws {
    guard name != nil || description != nil || mainImages != nil else {
      throw InvalidRequest("nothing is to be changed; name a field and its new value.")
    }
    if let name, name.isEmpty || name.utf8.count > JSONReader.nameLimit {
      throw InvalidRequest("a product's name has 1 to \(JSONReader.nameLimit) bytes.")
    }
    if let description, description.utf8.count > ProductChanges.descriptionLimit {
      throw InvalidRequest("the description is larger than 1 MB.")
    }
    guard let mainImages else { return }
    guard (1...ProductChanges.imageLimit).contains(mainImages.count),
      mainImages.allSatisfy({ (1...JSONReader.nameLimit).contains($0.utf8.count) })
    else { throw InvalidRequest("an image's uri is empty or too long, or there are too many.") }
  }

  /// The request's body: only the given fields, in the order of their names.
  func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(
      try encoder.encode(
        Request(
          name: name,
          description: description,
          mainImages: mainImages?.map { Request.Image(uri: $0) }
        )
      )
    )
  }

  /// The fields as the document names them.
  private struct Request: Encodable {
    struct Image: Encodable {
      let uri: String
    }

    enum CodingKeys: String, CodingKey {
      case name = "product_name"
      case description
      case mainImages = "main_images"
    }

    let name: String?
    let description: String?
    let mainImages: [Image]?
  }
}
