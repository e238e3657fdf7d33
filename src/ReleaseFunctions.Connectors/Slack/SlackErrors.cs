namespace ReleaseFunctions.Connectors.Slack;

/// <summary>What Slack's error words mean. One that is not known here is final: posting again might post twice.</summary>
internal static class SlackErrors
{
    /// <summary>Whether the same call may succeed later without anybody's doing.</summary>
    public static bool IsPassing(string error) => error is "ratelimited" or "rate_limited" or "internal_error" or "fatal_error" or "service_unavailable" or "request_timeout" or "team_added_to_org";

    /// <summary>What to do; null: the word says it, or is not known.</summary>
    public static string? Remedy(string error) => error switch
    {
        "not_authed" or "invalid_auth" or "account_inactive" or "token_revoked" or "token_expired" or "invalid_token" => "The connection's token is not valid; set Connections__<name>__Token.",
        "missing_scope" or "no_permission" or "not_allowed_token_type" => "The connection's token may not do this; the bot needs the scope chat:write.",
        "not_in_channel" => "Invite the bot to the channel, or give it the scope chat:write.public.",
        "channel_not_found" => "There is no such channel that the connection can see; correct Connections__<name>__Channel, or make a new webhook.",
        "is_archived" or "channel_is_archived" => "The channel is archived; choose another.",
        "no_service" or "no_team" or "team_disabled" => "The webhook is gone or disabled; make a new one and set Connections__<name>__Url.",
        "action_prohibited" or "posting_to_general_channel_denied" or "restricted_action" => "The workspace's rules do not let it post there.",
        "invalid_payload" or "invalid_blocks" or "no_text" or "msg_too_long" or "msg_blocks_too_long" => "Nothing was posted.",
        _ => null,
    };
}
