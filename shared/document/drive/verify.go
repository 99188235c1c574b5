package drive

import (
	"context"
	"errors"

	"noroshi.internal/shared/document"
)

var errUnwritable = errors.New("nothing can be made in the folder")

// VerifyTemplate looks whether the template of one of the playbook's documents can be copied.
func (w *Writer) VerifyTemplate(ctx context.Context, id string) error {
	w.setFine(w.templateOf(id), false)
	_, err := w.template(ctx, document.Draft{Name: document.Name{Document: id}})
	return err
}

// VerifyFolder looks whether incidents can get their folders. It asks for the right and makes nothing, so that a check
// leaves nothing behind.
func (w *Writer) VerifyFolder(ctx context.Context) error {
	s := step{what: "look at the folder for documents", about: FolderURL(w.opt.Folder), missing: codeFolder}
	f, err := w.drive.Files.Get(w.opt.Folder).SupportsAllDrives(true).Fields("id,mimeType,trashed,driveId,capabilities(canAddChildren)").Context(ctx).Do()
	switch {
	case err != nil:
		return w.fail(ctx, s, err)
	case f.Trashed || f.MimeType != folderType:
		return w.refuse(ctx, s, codeFolder, errUnwritable)
	case f.DriveId == "":
		return w.refuse(ctx, s, codeNotShared, errUnwritable)
	case f.Capabilities == nil || !f.Capabilities.CanAddChildren:
		return w.refuse(ctx, s, codeRights, errUnwritable)
	}
	return nil
}
