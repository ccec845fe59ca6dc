import './ui.css';

/** A thin line at the top edge of its container. It takes no room and shows up only when an answer takes a while. */
export function LoadingBar({ active }: { readonly active: boolean }) {
  return active ? <div className="loading-bar" aria-hidden="true" /> : null;
}
