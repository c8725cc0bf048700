import Foundation
import TestSupport

@testable import Reporting

/// A CSV file with one column `x`, written for a test.
struct WrittenCells {
  let text: String
  let file: WrittenFile

  init(_ body: (inout CSVWriter) throws -> Void) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("cells.csv").path
    let output = try FileOutput(creating: path)
    var csv = try CSVWriter(output, columns: ["x"])
    try body(&csv)
    try csv.endRow()
    try csv.flush()
    file = try output.finish(name: "cells.csv", rows: csv.rowCount)
    text = String(decoding: try Data(contentsOf: folder.file("cells.csv")), as: UTF8.self)
  }
}
