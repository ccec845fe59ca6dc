/** How grave an alert is: a word, and bars that are told apart without colour. */
export function Severity({ severity }: { readonly severity: string }) {
  const bars = BARS[severity] ?? 0;
  return (
    <span className="al-severity" data-severity={severity}>
      <svg width="13" height="11" viewBox="0 0 13 11" aria-hidden="true">
        {[1, 2, 3].map((bar) => (
          <rect
            key={bar}
            x={(bar - 1) * 4.5}
            y={8 - bar * 2.6}
            width="3.4"
            height={3 + bar * 2.6}
            rx="1"
            fill="currentColor"
            opacity={bar <= bars ? 1 : 0.25}
          />
        ))}
      </svg>
      {severity}
    </span>
  );
}

const BARS: Readonly<Record<string, number>> = { critical: 3, warning: 2, info: 1 };
