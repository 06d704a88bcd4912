'use strict';

// Compiles a project that is given as texts by path, /tsconfig.json among them, with the TypeScript
// in this page; answers what `tsc --noEmit` would complain about.
function checkTypes(files) {
  const isFolder = path => Object.keys(files).some(name => name.startsWith(`${path}/`));
  const host = {
    fileExists: path => path in files,
    readFile: path => files[path],
    directoryExists: path => path === '/' || isFolder(path),
    getDirectories: () => [],
    readDirectory: () => [],
    realpath: path => path,
    useCaseSensitiveFileNames: true,
  };
  const project = ts.parseJsonConfigFileContent(JSON.parse(files['/tsconfig.json']), host, '/');
  const program = ts.createProgram({
    rootNames: project.fileNames,
    options: project.options,
    host: {
      ...host,
      useCaseSensitiveFileNames: () => true,
      getCanonicalFileName: path => path,
      getCurrentDirectory: () => '/',
      getDefaultLibLocation: () => '/lib',
      getDefaultLibFileName: options => `/lib/${ts.getDefaultLibFileName(options)}`,
      getNewLine: () => '\n',
      getSourceFile: (path, options) =>
        path in files ? ts.createSourceFile(path, files[path], options) : undefined,
      writeFile() {},
    },
  });
  return [...project.errors, ...ts.getPreEmitDiagnostics(program)].map(complaint => {
    const text = ts.flattenDiagnosticMessageText(complaint.messageText, '\n');
    if (!complaint.file) {
      return text;
    }
    const {line} = complaint.file.getLineAndCharacterOfPosition(complaint.start);
    return `${complaint.file.fileName}:${line + 1}: ${text}`;
  });
}
