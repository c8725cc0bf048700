import Foundation

/// A request's body as it came over the wire, and how far it was read.
enum RequestBody: Sendable, Equatable {
  /// The most bytes of a body that are kept: the largest file, and the form around it.
  static let limit = StoredFile.limit + (1 << 16)
  /// The most bytes of a JSON body.
  static let jsonLimit = 1 << 20

  case whole(Data)
  /// Larger than the limit; its bytes were let go.
  case tooLarge

  /// A JSON value, read into a type.
  /// - Throws: `Refusal`, where the body is no JSON, or other JSON than the type.
  func json<Value: Decodable>(
    _ type: Value.Type,
    contentType: String?
  ) throws(Refusal) -> Value {
    guard case .whole(let data) = self, data.count <= RequestBody.jsonLimit else {
      throw .bodyTooLarge
    }
    guard !data.isEmpty else { throw .invalid("invalid body: it is missing") }
    guard MediaType(contentType ?? "")?.name == "application/json" else { throw .badContentType }
    do {
      // Strict, and bounded in depth, where Foundation's decoder is neither.
      try RecordScanner.check(data)
      return try JSONDecoder().decode(Value.self, from: data)
    } catch is JSONProblem {
      throw .invalid("invalid body: it is no JSON")
    } catch {
      throw .invalid("invalid body: a field is missing, or of another type")
    }
  }

  /// The parts of a multipart form.
  /// - Throws: `Refusal`, where the body is no form.
  func form(contentType: String?) throws(Refusal) -> MultipartForm {
    guard case .whole(let data) = self else { throw .bodyTooLarge }
    guard !data.isEmpty else { throw .invalid("invalid body: it is missing") }
    guard let type = MediaType(contentType ?? ""), type.name == "multipart/form-data" else {
      throw .badContentType
    }
    guard let boundary = type.parameters["boundary"] else {
      throw .invalid("invalid body: the form has no boundary")
    }
    return try MultipartForm(data, boundary: boundary)
  }
}
