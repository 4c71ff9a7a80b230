<?php
// A customer links a WhatsApp account; this file is the whole backend. README.md says how to run it.
declare(strict_types=1);

$relay = getenv('WHATSGATE_PUBLIC_URL') ?: 'http://localhost:3000';
$secret = getenv('WHATSGATE_SECRET') ?: '';
// Not beside this file, where a web server would hand it to anybody.
$log = getenv('EVENTS_FILE') ?: sys_get_temp_dir() . '/whatsgate-events.jsonl';

if (strlen($secret) < 32) {
    http_response_code(500);
    exit("Set WHATSGATE_SECRET to the relay's secret: without it, anybody could sign.");
}

// #region ticket
function base64url(string $bytes): string
{
    return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
}

/** A JWT that says whom the relay serves; a page gets one for its own customer only. */
function ticket(string $secret, string $owner, string $audience = 'whatsgate'): string
{
    $claims = ['sub' => $owner, 'aud' => $audience, 'exp' => time() + 3600];
    $signed = base64url('{"alg":"HS256","typ":"JWT"}') . '.' . base64url(json_encode($claims));
    return $signed . '.' . base64url(hash_hmac('sha256', $signed, $secret, true));
}
// #endregion ticket

/** Asks the relay for something on behalf of this backend. */
function ask(string $relay, string $secret, string $command, array $body): array
{
    $headers = "Content-Type: application/json\r\nAuthorization: Bearer " . ticket($secret, 'backend', 'whatsgate-admin');
    $http = ['method' => 'POST', 'header' => $headers, 'content' => json_encode($body), 'ignore_errors' => true];
    $answer = file_get_contents("$relay/admin/$command", false, stream_context_create(['http' => $http]));
    return json_decode($answer ?: '{}', true) ?? [];
}

// #region notification
/** Whether a notification comes from our relay, and now: https://www.standardwebhooks.com */
function isGenuine(string $secret, string $body): bool
{
    ['HTTP_WEBHOOK_ID' => $id, 'HTTP_WEBHOOK_TIMESTAMP' => $at, 'HTTP_WEBHOOK_SIGNATURE' => $given] = $_SERVER
        + ['HTTP_WEBHOOK_ID' => '', 'HTTP_WEBHOOK_TIMESTAMP' => '', 'HTTP_WEBHOOK_SIGNATURE' => ''];
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$at.$body", $secret, true));
    $signatures = array_filter(explode(' ', $given), fn (string $each) => hash_equals($expected, $each));
    return $signatures !== [] && abs(time() - (int) $at) < 300;
}
// #endregion notification

$path = $_SERVER['REQUEST_METHOD'] . ' ' . parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);

// From the relay: what happened. The same id may come twice.
if ($path === 'POST /notify') {
    $body = file_get_contents('php://input');
    if (!isGenuine($secret, $body)) {
        http_response_code(401);
        exit;
    }
    file_put_contents($log, "$body\n", FILE_APPEND | LOCK_EX);
    exit;
}

// From our customers, by the sign-in of this application.
session_start(['cookie_httponly' => true, 'cookie_samesite' => 'Lax']);
$customer = $_SESSION['customer'] ??= 'customer-' . bin2hex(random_bytes(8));

if ($path === 'GET /ticket') {
    exit(ticket($secret, $customer));
}
if ($path === 'POST /unlink') {
    ask($relay, $secret, 'unlink', ['owner' => $customer, 'name' => 'main']);
    header('Location: /', true, 303);
    exit;
}
if ($path === 'POST /link') {
    // For somebody who is not here: valid until the slot is linked, or until the next one is made.
    $link = ask($relay, $secret, 'link', ['owner' => $customer, 'name' => 'main'])['data']['url'] ?? null;
    exit($link === null ? 'The relay made no link.' : '<a href="' . htmlspecialchars($link) . '">Send this link</a>');
}
if ($path !== 'GET /') {
    http_response_code(404);
    exit;
}
$sessions = ask($relay, $secret, 'list', ['owner' => $customer])['data'] ?? [];
?>
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Link WhatsApp from PHP</title>
<script type="module" src="<?= htmlspecialchars($relay) ?>/connect.js"></script>
<whatsgate-connect relay="<?= htmlspecialchars($relay) ?>" name="main" ticket="<?= ticket($secret, $customer) ?>"></whatsgate-connect>
<script type="module">
  document.querySelector('whatsgate-connect').fetchTicket = async () => (await fetch('/ticket')).text();
</script>
<p>Your sessions: <?= htmlspecialchars(json_encode($sessions)) ?></p>
<form method="post"><button formaction="/unlink">Unlink</button> <button formaction="/link">Make a link to send</button></form>
