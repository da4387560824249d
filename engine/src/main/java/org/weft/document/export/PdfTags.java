package org.weft.document.export;

import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSNull;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDMarkInfo;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureTreeRoot;

/** What the parts of the pages are, for screen readers: headings, paragraphs, figures with their descriptions. */
final class PdfTags {
    private final PDStructureTreeRoot root = new PDStructureTreeRoot();
    private final PDStructureElement top = new PDStructureElement("Document", root);
    private final List<COSArray> parents = new ArrayList<>();

    PdfTags() {
        root.appendKid(top);
    }

    /** A part of the document with a role such as {@code H1}, {@code P} or {@code Figure}. */
    PDStructureElement add(String role) {
        PDStructureElement element = new PDStructureElement(role, top);
        top.appendKid(element);
        return element;
    }

    /** Says that a page is there; pages are counted from 0. */
    void page(PDPage page) {
        page.setStructParents(parents.size());
        page.getCOSObject().setItem(COSName.getPDFName("Tabs"), COSName.S);
        parents.add(new COSArray());
    }

    /** The number that marks a piece of the newest page as belonging to the element. */
    int mark(PDStructureElement element, PDPage page) {
        COSArray marks = parents.getLast();
        int id = marks.size();
        marks.add(element.getCOSObject());
        COSDictionary reference = new COSDictionary();
        reference.setName(COSName.TYPE, "MCR");
        reference.setItem(COSName.PG, page.getCOSObject());
        reference.setInt(COSName.MCID, id);
        COSArray kids = element.getCOSObject().getCOSArray(COSName.K);
        if (kids == null) {
            kids = new COSArray();
            element.getCOSObject().setItem(COSName.K, kids);
        }
        kids.add(reference);
        return id;
    }

    void finish(PDDocument document) {
        COSArray numbers = new COSArray();
        for (int page = 0; page < parents.size(); page++) {
            numbers.add(COSInteger.get(page));
            numbers.add(parents.get(page).size() == 0 ? COSNull.NULL : parents.get(page));
        }
        COSDictionary tree = new COSDictionary();
        tree.setItem(COSName.NUMS, numbers);
        root.getCOSObject().setItem(COSName.PARENT_TREE, tree);
        root.setParentTreeNextKey(parents.size());
        PDMarkInfo marked = new PDMarkInfo();
        marked.setMarked(true);
        document.getDocumentCatalog().setMarkInfo(marked);
        document.getDocumentCatalog().setStructureTreeRoot(root);
    }
}
