/** The look of the card before the person acts, and the measures that every state keeps. */
export const idleStyles = `
:host{display:block}
:host([hidden]){display:none}
.card{all:initial;--accent:var(--whatsgate-accent,#0a7c54);--on-accent:var(--whatsgate-on-accent,#fff);
--surface:var(--whatsgate-surface,#fff);--text:var(--whatsgate-text,#10201a);--muted:var(--whatsgate-muted,#5a6863);
--danger:var(--whatsgate-danger,#b3261e);--radius:var(--whatsgate-radius,16px);--line:#dfe6e3;--soft:#f1f5f3;
color-scheme:light;direction:inherit;display:grid;grid-template-columns:minmax(0,1fr);box-sizing:border-box;position:relative;
width:100%;max-width:400px;padding:24px;background:var(--surface);color:var(--text);border:1px solid var(--line);
border-radius:var(--radius);font:15px/1.45 var(--whatsgate-font,system-ui,-apple-system,"Segoe UI",Roboto,sans-serif);
text-align:start;box-shadow:0 1px 2px rgb(0 0 0/.05),0 12px 32px -16px rgb(0 0 0/.18)}
.card *{box-sizing:border-box}
.dark{--accent:var(--whatsgate-accent,#3fcf94);--on-accent:var(--whatsgate-on-accent,#062a1c);
--surface:var(--whatsgate-surface,#151c1f);--text:var(--whatsgate-text,#eaf2ef);--muted:var(--whatsgate-muted,#9aaaa4);
--danger:var(--whatsgate-danger,#ff8a80);--line:#2e3a3d;--soft:#1f292d;color-scheme:dark}
h2{font-size:19px;line-height:1.25;font-weight:650;margin:0 0 4px}
p{margin:0}
.head{margin-bottom:18px}
.head p,.note{color:var(--muted)}
button{font:inherit;color:inherit;cursor:pointer;border:0;background:none;padding:0;text-align:inherit}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.tabs{display:grid;grid-template-columns:1fr 1fr;gap:4px;padding:4px;margin-bottom:20px;border-radius:12px;background:var(--soft)}
.tabs button{padding:9px 4px;border-radius:9px;font-weight:550;text-align:center;color:var(--muted)}
.tabs [aria-selected=true]{background:var(--surface);color:var(--text);box-shadow:0 1px 3px rgb(0 0 0/.14)}
.panel:focus{outline:0}
.area{display:grid;place-items:center;min-height:310px}
.area>*{grid-area:1/1}
.stage,.square{width:100%;max-width:310px;aspect-ratio:1;border-radius:14px;overflow:hidden}
.cover{display:grid;place-items:center;align-content:center;gap:14px;width:100%;text-align:center;z-index:1}
.square{padding:24px;background:var(--soft);border:1px dashed var(--line);color:var(--muted)}
.primary{padding:12px 20px;border-radius:12px;background:var(--accent);color:var(--on-accent);font-weight:600;text-align:center}
.primary:hover{filter:brightness(1.08)}
.meta{display:flex;justify-content:space-between;align-items:flex-start;gap:16px;min-height:58px;padding-top:12px;font-size:13px}
.steps{display:grid;gap:14px;margin:8px 0 0;padding:0;list-style:none;counter-reset:s}
.steps li{display:grid;grid-template-columns:26px 1fr;gap:12px;align-items:start;counter-increment:s}
.steps li>span{grid-column:2;grid-row:1}
.steps li::before{content:counter(s);display:grid;place-items:center;height:26px;border-radius:50%;background:var(--soft);
color:var(--accent);font-size:13px;font-weight:650}
b{font-weight:650}
.pictures{display:flex;gap:16px;height:72px;margin-top:12px}
.key{display:inline-grid;place-items:center;width:24px;height:24px;margin:0 2px;border:1px solid var(--line);border-radius:7px;
background:var(--soft);vertical-align:middle}
.key svg{width:15px;height:15px}
.help{margin-top:18px;padding-top:14px;border-top:1px solid var(--line);font-size:13.5px;color:var(--muted)}
summary{cursor:pointer;color:var(--text);font-weight:550}
@media(max-width:359px){.card{padding:18px}}
.close{position:absolute;top:12px;inset-inline-end:12px;width:32px;height:32px;border-radius:50%;font-size:22px;line-height:1;
text-align:center;color:var(--muted)}
dialog{all:unset;position:fixed;inset:0;display:none;box-sizing:border-box;padding:16px;overflow:auto;overscroll-behavior:contain}
dialog[open]{display:grid;place-items:center}
dialog::backdrop{background:rgb(8 16 13/.5)}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.wide{max-width:760px;grid-template-columns:minmax(0,1fr) 310px;column-gap:36px;grid-template-rows:auto auto 1fr auto}
.wide>*{grid-column:1}
.wide>.panel{grid-column:2;grid-row:1/5}
@media(forced-colors:active){.primary,.country{border:1px solid}:focus-visible{outline-color:Highlight}
.tabs [aria-selected=true]{forced-color-adjust:none;background:Highlight;color:HighlightText}}
`;
