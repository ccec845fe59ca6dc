import { plainNumber } from '../../../templates/filters.ts';
import { firingOf, type MessageAlert, type NotificationMessage, resolvedOf } from '../../message/message.ts';
import { leftOutText, summaryOf, timeText, titleOf } from '../../message/wording.ts';
import { CHART_HEIGHT, CHART_WIDTH } from './alert-chart.ts';
import { type Html, html } from './html.ts';
import type { MailChart } from './mail-charts.ts';
import { MOST_ALERTS_IN_MAIL, reasonText, rowsOf } from './mail-text.ts';

export interface MailHtmlContext {
  readonly charts: ReadonlyMap<string, MailChart>;
  readonly baseUrl: string;
}

const COLOURS: Readonly<Record<string, string>> = {
  critical: '#c43333',
  warning: '#b8741a',
  info: '#2f6fd0',
  resolved: '#2a8a54',
};

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** The mail as HTML, with styles where they stand: mail programs read no others. */
export function mailHtml(message: NotificationMessage, { charts, baseUrl }: MailHtmlContext): string {
  const shown = { alerts: message.alerts.slice(0, MOST_ALERTS_IN_MAIL) };
  const alerts = [...firingOf(shown), ...resolvedOf(shown)].map((alert) =>
    alertPart(alert, charts.get(alert.alertId)),
  );
  const left = leftOutText(message, MOST_ALERTS_IN_MAIL);
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${titleOf(message)}</title></head>
<body style="margin:0;padding:16px;background:#f4f5f7;color:#1d2129;${FONT};font-size:14px;line-height:1.45">
<div style="max-width:640px;margin:0 auto">
<h1 style="font-size:18px;margin:0 0 12px">${titleOf(message)}</h1>
${alerts}
${left === undefined ? '' : html`<p style="margin:12px 0">${left}</p>`}
<p style="margin:16px 0 0;color:#5c6470;font-size:12px">${reasonText(message)}
${baseUrl === '' ? '' : html`<a href="${baseUrl}" style="color:#2f6fd0">${baseUrl}</a>`}</p>
</div></body></html>`.toString();
}

function alertPart(alert: MessageAlert, chart: MailChart | undefined): Html {
  const { status, severity, ruleName, link } = alert;
  const colour = COLOURS[status === 'resolved' ? 'resolved' : severity] ?? COLOURS.info ?? '';
  const rows = rowsOf(alert).map(
    ([name, value]) => html`<tr>
<td style="padding:2px 12px 2px 0;color:#5c6470;vertical-align:top;white-space:nowrap">${name}</td>
<td style="padding:2px 0;white-space:pre-wrap;word-break:break-word">${value}</td></tr>`,
  );
  return html`<div style="background:#ffffff;border:1px solid #dfe2e7;border-left:4px solid ${colour};border-radius:4px;padding:12px 16px;margin:0 0 12px">
<div style="color:${colour};font-size:12px;font-weight:600;text-transform:uppercase">${status} · ${severity}</div>
<div style="font-size:16px;font-weight:600;margin:2px 0">${link === '' ? ruleName : html`<a href="${link}" style="color:#1d2129;text-decoration:none">${ruleName}</a>`}</div>
<div style="margin:0 0 8px;white-space:pre-wrap">${summaryOf(alert)}</div>
${chart === undefined ? '' : chartPart(alert, chart)}
<table role="presentation" style="border-collapse:collapse;font-size:13px">${rows}</table>
${link === '' ? '' : html`<p style="margin:8px 0 0"><a href="${link}" style="color:#2f6fd0">Open the rule and its chart</a></p>`}
</div>`;
}

/** The picture has no letters in it: what its edges mean stands around it. */
function chartPart({ ruleName }: MessageAlert, { cid, scale, threshold, startMs, endMs }: MailChart): Html {
  const small = 'color:#5c6470;font-size:11px;font-variant-numeric:tabular-nums';
  return html`<table role="presentation" style="border-collapse:collapse;width:100%;max-width:${CHART_WIDTH}px;margin:0 0 8px">
<tr><td colspan="2" style="${small}">${axisText(scale.highest)}</td></tr>
<tr><td colspan="2"><img src="cid:${cid}" width="${CHART_WIDTH}" height="${CHART_HEIGHT}" alt="Chart of ${ruleName}: from ${axisText(scale.lowest)} to ${axisText(scale.highest)}, threshold ${plainNumber(threshold)}" style="display:block;width:100%;max-width:${CHART_WIDTH}px;height:auto"></td></tr>
<tr><td style="${small}">${axisText(scale.lowest)}</td><td style="${small};text-align:right">dashed: threshold ${plainNumber(threshold)}; shaded: firing</td></tr>
<tr><td style="${small}">${timeText(startMs)}</td><td style="${small};text-align:right">${timeText(endMs)}</td></tr>
</table>`;
}

/** Four digits say enough of where an axis ends. */
function axisText(value: number): string {
  return plainNumber(Number(value.toPrecision(4)));
}
