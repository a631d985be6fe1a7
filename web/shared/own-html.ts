import Handlebars from 'handlebars'

/**
 * HTML that is ours through and through, such as a help page of the repository: templates show it
 * as it is. Never for what somebody typed; templates themselves cannot do this.
 */
export function ownHtml(html: string) {
  return new Handlebars.SafeString(html)
}
