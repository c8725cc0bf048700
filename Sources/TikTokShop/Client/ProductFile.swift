/// An image or video for a product's listing, checked before it is sent.
public struct ProductFile: Sendable {
  /// What a file is for.
  public enum UseCase: String, Sendable, CaseIterable {
    /// A picture in the product's gallery.
    case mainImage = "MAIN_IMAGE"
    /// A picture of one variant.
    case attributeImage = "ATTRIBUTE_IMAGE"
    /// A table of sizes.
    case sizeChart = "SIZE_CHART"
    /// The brand's logo.
    case brandLogo = "BRAND_LOGO"
  }

  /// The largest file that is sent, in bytes.
  public static let sizeLimit = 10 << 20

  /// The file's bytes.
  public let bytes: [UInt8]
  /// What its first bytes say it is, such as `image/jpeg`.
  public let type: String
  /// The name that is sent: the type's, never the one that the file has on this machine.
  public let name: String

  /// A checked file.
  /// - Throws: `InvalidRequest` where it is empty, too large, or no image or video.
  public init(_ bytes: [UInt8]) throws {
    guard !bytes.isEmpty else { throw InvalidRequest("the file is empty; nothing was sent.") }
    guard bytes.count <= ProductFile.sizeLimit else {
      throw InvalidRequest(
        "the file has more than \(ProductFile.sizeLimit) bytes (10 MiB), which are the most. "
          + "Nothing was sent."
      )
    }
    guard let kind = ProductFile.kind(bytes) else {
      throw InvalidRequest(
        "the file is no JPEG, PNG, WebP or GIF image and no MP4 or MOV video, whatever its name "
          + "says; nothing was sent."
      )
    }
    self.bytes = bytes
    type = kind.type
    name = "upload." + kind.suffix
  }

  /// Whether it is a picture, and no video.
  public var isImage: Bool { type.hasPrefix("image/") }

  private static func kind(_ bytes: [UInt8]) -> (type: String, suffix: String)? {
    func has(_ text: [UInt8], at offset: Int = 0) -> Bool {
      bytes.dropFirst(offset).starts(with: text)
    }
    if has([0xFF, 0xD8, 0xFF]) { return ("image/jpeg", "jpg") }
    if has([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return ("image/png", "png") }
    if has(Array("GIF87a".utf8)) || has(Array("GIF89a".utf8)) { return ("image/gif", "gif") }
    if has(Array("RIFF".utf8)), has(Array("WEBP".utf8), at: 8) { return ("image/webp", "webp") }
    // A brand of ISO media files; others, such as pictures in HEIF, begin alike.
    guard has(Array("ftyp".utf8), at: 4), bytes.count >= 12 else { return nil }
    switch String(decoding: bytes[8..<12], as: UTF8.self) {
    case "qt  ": return ("video/quicktime", "mov")
    case "isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "M4V ", "MSNV", "dash":
      return ("video/mp4", "mp4")
    default: return nil
    }
  }
}

/// Where an uploaded file is.
public struct UploadedFile: Hashable, Sendable {
  /// What names it in a later change of a product.
  public let uri: String
  /// Where it can be looked at, if the platform says so.
  public let url: String?
}
