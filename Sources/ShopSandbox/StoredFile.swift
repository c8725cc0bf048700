import Digest
import Foundation

/// A file that was uploaded for products.
struct StoredFile: Sendable, Equatable {
  /// The most bytes of one file.
  static let limit = 10 << 20
  /// What files may be for.
  static let useCases = ["MAIN_IMAGE", "ATTRIBUTE_IMAGE", "SIZE_CHART", "BRAND_LOGO"]

  /// What files may be.
  static let contentTypes = ["image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4"]

  let id: String
  let useCase: String
  /// The media type that its first bytes tell.
  let contentType: String
  let bytes: Data

  /// The API's name for the file, which products refer to it by.
  var uri: String { StoredFile.uri(id: id) }

  static func uri(id: String) -> String { "sandbox/\(id)" }

  /// The id in a uri, or nil where the uri is none of this sandbox.
  static func id(uri: String) -> String? {
    uri.hasPrefix("sandbox/") ? String(uri.dropFirst("sandbox/".count)) : nil
  }

  /// The file of an upload; the same bytes for the same use are the same file.
  /// - Throws: `Refusal`, where the form is incomplete, or the file too large or no image or video.
  init(form: MultipartForm) throws(Refusal) {
    let badUse = Refusal.invalid("invalid use_case")
    let use = String(decoding: try form.part("use_case", badUse), as: UTF8.self)
    guard StoredFile.useCases.contains(use) else { throw badUse }
    let bytes = try form.part("data", .invalid("invalid data: one file is expected"))
    guard bytes.count <= StoredFile.limit else { throw .fileTooLarge }
    guard let type = StoredFile.contentType(of: bytes) else {
      throw .invalid("invalid data: no JPEG, PNG, GIF, WebP or MP4 file")
    }
    let hasher = SHA256Hasher()
    hasher.update(Data("\(use)\n".utf8))
    hasher.update(bytes)
    self.init(id: hasher.finish().hex, useCase: use, contentType: type, bytes: bytes)
  }

  init(id: String, useCase: String, contentType: String, bytes: Data) {
    self.id = id
    self.useCase = useCase
    self.contentType = contentType
    self.bytes = bytes
  }

  /// The media type by the bytes that a file begins with, or nil for any other kind of file.
  static func contentType(of bytes: Data) -> String? {
    func has(_ mark: [UInt8], at offset: Int = 0) -> Bool {
      bytes.dropFirst(offset).starts(with: mark)
    }
    if has([0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
    if has([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "image/png" }
    if has(Array("GIF87a".utf8)) || has(Array("GIF89a".utf8)) { return "image/gif" }
    if has(Array("RIFF".utf8)), has(Array("WEBP".utf8), at: 8) { return "image/webp" }
    if has(Array("ftyp".utf8), at: 4) { return "video/mp4" }
    return nil
  }
}
