%% Log events as text: the header that OTP's default handler prints, and a template of one's own.
%%
%% Configuration keys: legacy_header, single_line, template, chars_limit, max_size, depth, report_cb, time_designator,
%% time_offset. Without a template the header is `=LEVEL REPORT==== DATE ===`, the form that OTP prints by default.
-module(logger_formatter).

-export([check_config/1, format/2]).

check_config(Config) when is_map(Config) ->
    case [{Key, Value} || Key := Value <- Config, not valid(Key, Value)] of
        [] -> ok;
        [{Key, Value} | _] -> {error, {invalid_formatter_config, ?MODULE, {Key, Value}}}
    end;
check_config(Config) ->
    {error, {invalid_formatter_config, ?MODULE, Config}}.

valid(Key, Value) when Key =:= legacy_header; Key =:= single_line -> is_boolean(Value);
valid(Key, Value) when Key =:= chars_limit; Key =:= max_size; Key =:= depth ->
    Value =:= unlimited orelse is_integer(Value) andalso Value > 0;
valid(template, Value) -> is_list(Value);
valid(report_cb, Value) -> is_function(Value, 1) orelse is_function(Value, 2);
valid(time_designator, Value) -> is_integer(Value);
valid(time_offset, Value) -> is_integer(Value) orelse is_list(Value);
valid(_, _) -> false.

format(#{level := Level, msg := Message, meta := Meta}, Config) when is_map(Config) ->
    Legacy = maps:get(legacy_header, Config, false),
    Single = maps:get(single_line, Config, not Legacy),
    Template = maps:get(template, Config, default_template(Legacy, Single)),
    {Before, After} = lists:splitwith(fun(Part) -> Part =/= msg end, Template),
    Text = case After of
               [msg | Behind] ->
                   [parts(Before, Level, Meta, Config), message(Message, Meta, Single, Config), parts(Behind, Level, Meta, Config)];
               [] ->
                   parts(Before, Level, Meta, Config)
           end,
    limited(unicode:characters_to_list(Text), maps:get(max_size, Config, unlimited)).

default_template(true, _) -> [[logger_formatter, header], "\n", msg, "\n"];
default_template(false, true) -> [time, " ", level, ": ", msg, "\n"];
default_template(false, false) -> [time, " ", level, ":\n", msg, "\n"].

limited(Text, unlimited) -> Text;
limited(Text, Size) when length(Text) > Size -> lists:sublist(Text, Size - 3) ++ "...";
limited(Text, _) -> Text.

parts([Part | Parts], Level, Meta, Config) -> [part(Part, Level, Meta, Config) | parts(Parts, Level, Meta, Config)];
parts([], _, _, _) -> [].

part(level, Level, _, _) -> atom_to_list(Level);
part([logger_formatter, header], Level, Meta, _) -> header(Level, Meta);
part({Key, Present, Absent}, Level, Meta, Config) ->
    case value(Key, Meta) of
        {ok, _} -> parts(Present, Level, Meta, Config);
        error when Key =:= level -> parts(Present, Level, Meta, Config);
        error -> parts(Absent, Level, Meta, Config)
    end;
part(Key, _, Meta, Config) when is_atom(Key); is_list(Key), is_atom(hd(Key)) ->
    case value(Key, Meta) of
        {ok, Value} -> meta_text(Key, Value, Config);
        error -> ""
    end;
part(Text, _, _, _) -> Text.

%% A key, or a path of keys through nested maps.
value(Key, Meta) when is_atom(Key) -> maps:find(Key, Meta);
value([Key], Meta) -> value(Key, Meta);
value([Key | Keys], Meta) ->
    case Meta of
        #{Key := Inner} when is_map(Inner) -> value(Keys, Inner);
        _ -> error
    end.

meta_text(time, Time, Config) ->
    Designator = maps:get(time_designator, Config, $T),
    calendar:system_time_to_rfc3339(Time, [{unit, microsecond}, {offset, maps:get(time_offset, Config, "")},
                                           {time_designator, Designator}]);
meta_text(mfa, {M, F, A}, _) when is_integer(A) -> io_lib:format("~tw:~tw/~w", [M, F, A]);
meta_text(_, Value, _) when is_atom(Value); is_pid(Value); is_reference(Value); is_integer(Value) -> io_lib:format("~tw", [Value]);
meta_text(_, Value, _) ->
    case io_lib:printable_unicode_list(Value) of
        true -> Value;
        false -> io_lib:format("~0tp", [Value])
    end.

header(Level, Meta) ->
    ["=", title(Level, Meta), "==== ", date_text(maps:get(time, Meta, logger:timestamp())), " ==="].

title(Level, #{logger_formatter := #{title := Title}}) when Level =/= none -> Title;
title(_, #{error_logger := #{tag := Tag}}) when Tag =:= info; Tag =:= info_msg; Tag =:= info_report -> "INFO REPORT";
title(Level, _) -> string:uppercase(atom_to_list(Level)) ++ " REPORT".

%% Local time with microseconds, as in "22-Nov-2026::21:25:04.850854".
date_text(Time) ->
    Seconds = erlang:convert_time_unit(Time, microsecond, second),
    {{Year, Month, Day}, {Hour, Minute, Second}} = local_time(Seconds),
    Name = element(Month, {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}),
    io_lib:format("~w-~s-~4..0w::~2..0w:~2..0w:~2..0w.~6..0w", [Day, Name, Year, Hour, Minute, Second, Time - Seconds * 1000000]).

local_time(Seconds) -> erlang:universaltime_to_localtime(erlang:posixtime_to_universaltime(Seconds)).

%% Messages ------------------------------------------------------------------------------------------------------------

message({string, Text}, _, Single, _) -> one_line(Text, Single);
message({report, Report}, Meta, Single, Config) ->
    Callback = maps:get(report_cb, Config, maps:get(report_cb, Meta, fun logger:format_report/1)),
    Text = try reported(Callback, Report, Single, Config)
           catch
               Class:Reason:Stack ->
                   Failure = {Class, Reason, logger:filter_stacktrace(?MODULE, Stack)},
                   {arity, Arity} = erlang:fun_info(Callback, arity),
                   formatted("REPORT_CB/~w CRASH: ~tp; Reason: ~tp", [Arity, Report, Failure], Single, Config)
           end,
    one_line(Text, Single);
message({Format, Args}, _, Single, Config) ->
    Text = try formatted(Format, Args, Single, Config)
           catch error:_ -> io_lib:format("FORMAT ERROR: ~0tp - ~0tp", [Format, Args])
           end,
    one_line(Text, Single).

reported(Callback, Report, Single, Config) when is_function(Callback, 1) ->
    {Format, Args} = Callback(Report),
    formatted(Format, Args, Single, Config);
reported(Callback, Report, Single, Config) when is_function(Callback, 2) ->
    Callback(Report, #{single_line => Single, depth => maps:get(depth, Config, unlimited),
                       chars_limit => maps:get(chars_limit, Config, unlimited)}).

formatted(Format, Args, Single, Config) ->
    Options = case maps:get(chars_limit, Config, unlimited) of unlimited -> []; Limit -> [{chars_limit, Limit}] end,
    case Single of
        true ->
            Specs = [widened(Spec) || Spec <- io_lib:scan_format(Format, Args)],
            io_lib:build_text(Specs, Options);
        false ->
            io_lib:format(Format, Args, Options)
    end.

%% A term in a single line is printed without breaks.
widened(#{control_char := C} = Spec) when C =:= $p; C =:= $P -> Spec#{width => 0};
widened(Spec) -> Spec.

%% A single line holds no line breaks: each becomes a comma, with the indentation behind it.
one_line(Text, false) -> Text;
one_line(Text, true) ->
    Lines = string:split(string:trim(unicode:characters_to_list(Text)), "\n", all),
    lists:join(", ", [string:trim(Line) || Line <- Lines, string:trim(Line) =/= ""]).
