import * as Plot from '@observablehq/plot';
import { type Element, Window } from 'happy-dom';
import { svgElement } from './svg-element.js';

/** What names a figure, to readers and to the page that it stands in. */
export interface FigureName {
  /** Unique in its page: the ids in the figure begin with it. Letters, digits and hyphens. */
  readonly id: string;
  readonly title: string;
  /** What the figure shows, for readers who do not see it. */
  readonly description: string;
}

/** What a figure stands on: white of its own, or the page that it is part of, whose colours and font it takes. */
type Ground = 'white' | 'page';

/** DejaVu Sans comes with Ebb for PNG files; Verdana is about as wide, for viewers that lack it. */
const FONT_FAMILY = '"DejaVu Sans", Verdana, sans-serif';

/**
 * A plot as an SVG document that can stand alone or within a page: with <title> and <desc>, and with no id that another
 * figure of the page has.
 *
 * @param options of Observable Plot; legends that Plot would write as HTML around the plot have no place in an SVG
 */
export async function svgDocument(
  options: Plot.PlotOptions,
  { id, title, description }: FigureName,
  ground: Ground = 'white',
): Promise<string> {
  const window = new Window();
  try {
    const { document } = window;
    // Without the browser's types, which a command line should not see, Plot's are unknown.
    const svg = Plot.plot({ ...options, document: document as never }) as unknown as Element;
    // Plot's style sheet is for its own class on a page, and what it says is the SVG's own way.
    svg.querySelector('style')?.remove();
    svg.removeAttribute('class');
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-labelledby', `${id}-title ${id}-description`);
    svg.prepend(
      svgElement(document, 'title', { id: `${id}-title` }, title),
      svgElement(document, 'desc', { id: `${id}-description` }, description),
      ...(ground === 'white' ? [svgElement(document, 'rect', { width: '100%', height: '100%', fill: 'white' })] : []),
    );
    if (ground === 'white') {
      // Black on white, on a dark page too.
      svg.setAttribute('color', 'black');
      svg.setAttribute('font-family', FONT_FAMILY);
    }
    return tidied(new window.XMLSerializer().serializeToString(svg), id);
  } finally {
    await window.happyDOM.close();
  }
}

/** Plot numbers its clip paths over the life of the process; XML allows no control characters; positions need no 13 digits. */
function tidied(svg: string, id: string): string {
  const numbers = new Map<string, number>();
  return svg
    .replaceAll(/(?<= id="|url\(#)plot-clip-(\d+)/g, (_, number: string) => {
      if (!numbers.has(number)) numbers.set(number, numbers.size + 1);
      return `${id}-clip-${numbers.get(number)}`;
    })
    .replaceAll(/(?<=translate\([^()]*\d\.\d\d)\d+/g, '')
    .replaceAll(/[^\P{Cc}\t\n\r]/gu, '');
}
