// Paths of files, shown relative to the project's folder.

export const relativePath = (path) => (path.startsWith(`${document.body.dataset.folder}/`) ? path.slice(document.body.dataset.folder.length + 1) : path);
