const PAINT = ['fill', 'stroke'] as const;

/** A figure of the page as a document that stands alone: the colours of the page's theme in place of its variables. */
export function svgFileOf(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [from, to] = [svg, copy].map((root) => [root, ...root.querySelectorAll('*')] as Element[]);
  for (const [i, element] of (to ?? []).entries()) {
    const computed = getComputedStyle(from![i]!);
    for (const name of PAINT) {
      if (element.getAttribute(name)?.startsWith('var(')) element.setAttribute(name, computed[name]);
    }
  }
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  ground.setAttribute('width', '100%');
  ground.setAttribute('height', '100%');
  ground.setAttribute('fill', getComputedStyle(document.documentElement).backgroundColor);
  copy.prepend(ground);
  copy.setAttribute('font-family', 'Inter, Helvetica, Arial, sans-serif');
  return new XMLSerializer().serializeToString(copy);
}
