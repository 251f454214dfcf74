/** The commands of the run browser. */
export const commandIds = {
  openSidebar: 'brokerlab:open-sidebar',
  refresh: 'brokerlab:refresh'
} as const;
