%% Log events as text: the header that OTP's default handler prints, and a template of one's own.
%%
%% Configuration keys: legacy_header, error_logger_notice_header, single_line, template, chars_limit, max_size, depth, report_cb,
%% time_designator, time_offset. With the header of old the text begins `=LEVEL REPORT==== DATE ===`, the form that OTP prints by default.
-module(logger_formatter).

-export([check_config/1, format/2]).

-define(MIN_SIZE, 10).
-define(MIN_DEPTH, 5).

check_config(Config) when is_map(Config) ->
    case [{Key, Value} || Key := Value <- Config, not valid(Key, Value)] of
        [] -> ok;
        [{template, Template} | _] -> {error, {invalid_formatter_template, ?MODULE, Template}};
        [{Key, Value} | _] -> {error, {invalid_formatter_config, ?MODULE, {Key, Value}}}
    end;
check_config(Config) ->
    {error, {invalid_formatter_config, ?MODULE, Config}}.

valid(Key, Value) when Key =:= legacy_header; Key =:= single_line -> is_boolean(Value);
valid(Key, Value) when Key =:= chars_limit; Key =:= max_size; Key =:= depth ->
    Value =:= unlimited orelse is_integer(Value) andalso Value > 0;
valid(template, Value) -> is_list(Value) andalso lists:all(fun is_part/1, Value);
valid(report_cb, Value) -> is_function(Value, 1) orelse is_function(Value, 2);
valid(error_logger_notice_header, Value) -> Value =:= info orelse Value =:= notice;
valid(time_designator, Value) -> is_integer(Value) andalso Value >= 0 andalso Value =< 255 andalso io_lib:printable_latin1_list([Value]);
valid(time_offset, Value) -> is_integer(Value) orelse is_offset(Value);
valid(_, _) -> false.

is_part({Key, Present, Absent}) -> is_key(Key) andalso is_list(Present) andalso is_list(Absent) andalso lists:all(fun is_part/1, Present ++ Absent);
is_part(Part) -> is_key(Part) orelse is_list(Part) andalso io_lib:printable_unicode_list(Part).

is_key(Key) -> is_atom(Key) orelse is_list(Key) andalso Key =/= [] andalso lists:all(fun is_atom/1, Key).

%% Nothing for local time, Z, or hours and minutes from UTC.
is_offset(Zone) when Zone =:= ""; Zone =:= "Z"; Zone =:= "z" -> true;
is_offset([Sign | Rest]) when Sign =:= $+; Sign =:= $- ->
    case [string:to_integer(Part) || Part <- string:split(Rest, ":")] of
        [{Hours, []}, {Minutes, []}] -> is_integer(Hours) andalso Hours >= 0 andalso is_integer(Minutes) andalso Minutes >= 0 andalso Minutes =< 59;
        _ -> false
    end;
is_offset(_) -> false.

format(#{level := Level, msg := Message, meta := Given}, Given1) when is_map(Given1) ->
    Config = whole(Given1),
    Meta = with_header(Level, Given, Config),
    {Before, After} = lists:splitwith(fun(Part) -> Part =/= msg end, chosen(map_get(template, Config), Meta)),
    Head = parts(Before, Level, Meta, Config),
    case After of
        [msg | Behind] ->
            Tail = parts(Behind, Level, Meta, Config),
            limited(Head, one_line(message(Message, Meta, left(Config, [Head, Tail])), Config), Tail, Config);
        [] ->
            limited(Head, "", "", Config)
    end.

%% Every key that is looked at has a value.
whole(Given) ->
    Config = maps:merge(#{chars_limit => unlimited, error_logger_notice_header => info, legacy_header => false, single_line => true,
                          time_designator => $T, max_size => unlimited, depth => default_depth(), time_offset => default_offset()},
                        Given),
    Least = Config#{max_size := max(?MIN_SIZE, map_get(max_size, Config)), depth := max(?MIN_DEPTH, map_get(depth, Config))},
    case Least of
        #{template := _} -> Least;
        #{legacy_header := true} -> Least#{template => [[?MODULE, header], "\n", msg, "\n"]};
        #{single_line := true} -> Least#{template => [time, " ", level, ": ", msg, "\n"]};
        #{} -> Least#{template => [time, " ", level, ":\n", msg, "\n"]}
    end.

default_depth() ->
    case parameter(kernel, error_logger_format_depth) of
        Depth when is_integer(Depth) -> max(10, Depth);
        _ -> unlimited
    end.

default_offset() ->
    Utc = case parameter(sasl, utc_log) of
              Set when is_boolean(Set) -> Set;
              _ -> parameter(stdlib, utc_log)
          end,
    case Utc of
        true -> "Z";
        _ -> ""
    end.

%% Without the controller no parameter has been set; an event alone does not start it.
parameter(Application, Key) ->
    case whereis(application_controller) of
        undefined -> undefined;
        _ ->
            case application:get_env(Application, Key) of
                {ok, Value} -> Value;
                undefined -> undefined
            end
    end.

%% The template without its choices.
chosen([{Key, Present, Absent} | Parts], Meta) ->
    Chosen = case value(Key, Meta) of
                 {ok, _} -> Present;
                 error -> Absent
             end,
    chosen(Chosen, Meta) ++ chosen(Parts, Meta);
chosen([Part | Parts], Meta) -> [Part | chosen(Parts, Meta)];
chosen([], _) -> [].

%% What the limit of characters leaves for the message.
left(#{chars_limit := unlimited} = Config, _) -> Config;
left(#{chars_limit := Limit} = Config, Text) -> Config#{chars_limit := max(0, Limit - io_lib:chars_length(Text))}.

%% A line break at the end stays when the text is cut.
limited(Head, Message, Tail, #{max_size := Size}) ->
    Text = [Head, Message, Tail],
    case Size =/= unlimited andalso io_lib:chars_length(Text) > Size of
        false -> Text;
        true ->
            Flat = lists:flatten(Text),
            case lists:last(Flat) of
                $\n -> lists:sublist(Flat, Size - 4) ++ "...\n";
                _ -> lists:sublist(Flat, Size - 3) ++ "..."
            end
    end.

parts(Parts, Level, Meta, Config) -> [part(Part, Level, Meta, Config) || Part <- Parts].

part(level, Level, _, _) -> atom_to_list(Level);
part(Key, _, Meta, Config) when is_atom(Key); is_list(Key), is_atom(hd(Key)) ->
    case value(Key, Meta) of
        {ok, Value} -> meta_text(Key, Value, Config);
        error -> ""
    end;
part(Text, _, _, _) -> Text.

%% A key, or a path of keys through nested maps.
value(Key, Meta) when is_map_key(Key, Meta) -> {ok, map_get(Key, Meta)};
value([Key | Keys], Meta) when is_map_key(Key, Meta) -> value(Keys, map_get(Key, Meta));
value([], Value) -> {ok, Value};
value(_, _) -> error.

meta_text(time, Time, #{time_offset := Offset, time_designator := Designator}) when is_integer(Time) ->
    calendar:system_time_to_rfc3339(Time, [{unit, microsecond}, {offset, Offset}, {time_designator, Designator}]);
meta_text(mfa, {M, F, A}, _) when is_atom(M), is_atom(F), is_integer(A) -> io_lib:format("~tw:~tw/~w", [M, F, A]);
meta_text(mfa, {M, F, A}, Config) when is_atom(M), is_atom(F), is_list(A) -> meta_text(mfa, {M, F, length(A)}, Config);
meta_text(_, Value, _) when is_atom(Value) -> atom_to_list(Value);
meta_text(_, Value, _) when is_integer(Value); is_pid(Value); is_reference(Value) -> io_lib:format("~w", [Value]);
meta_text(_, Value, Config) ->
    Flat = is_list(Value) andalso lists:flatten(Value),
    case is_list(Flat) andalso Flat =/= [] andalso io_lib:printable_list(Flat) of
        true -> Value;
        false -> io_lib:format(term(Config), [Value])
    end.

%% How a term is printed: in a single line without breaks.
term(#{single_line := true}) -> "~0tp";
term(_) -> "~tp".

%% The header of old, as metadata, where the event tells its time.
with_header(Level, #{time := Time} = Meta, #{legacy_header := true} = Config) ->
    Own = case Meta of #{?MODULE := Set} when is_map(Set) -> Set; #{} -> #{} end,
    Title = case Own of
                #{title := Given} -> Given;
                #{} -> string:uppercase(atom_to_list(title_level(Level, Meta, Config))) ++ " REPORT"
            end,
    Meta#{?MODULE => Own#{title => Title, header => ["=", Title, "==== ", date_text(Time, Config), "==="]}};
with_header(_, Meta, _) -> Meta.

title_level(notice, #{error_logger := _}, #{error_logger_notice_header := Title}) -> Title;
title_level(Level, _, _) -> Level.

%% Local time with microseconds, as in "22-Nov-2026::21:25:04.850854 ", or UTC where the configuration says so.
date_text(Time, #{time_offset := Offset}) ->
    Seconds = Time div 1000000,
    Universal = erlang:posixtime_to_universaltime(Seconds),
    {{{Year, Month, Day}, {Hour, Minute, Second}}, Zone} =
        case lists:member(Offset, [0, "Z", "z", "+00:00"]) of
            true -> {Universal, "UTC "};
            false -> {erlang:universaltime_to_localtime(Universal), ""}
        end,
    Name = element(Month, {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}),
    io_lib:format("~w-~s-~4w::~2..0w:~2..0w:~2..0w.~6..0w ~s", [Day, Name, Year, Hour, Minute, Second, Time rem 1000000, Zone]).

%% Messages ------------------------------------------------------------------------------------------------------------

message({string, Text}, _, Config) -> formatted("~ts", [Text], Config);
message({report, Report}, _, #{report_cb := Callback} = Config) when is_function(Callback, 1); is_function(Callback, 2) ->
    reported(Callback, Report, Config);
message({report, Report}, #{report_cb := Callback}, Config) when is_function(Callback, 1); is_function(Callback, 2) ->
    reported(Callback, Report, Config);
message({report, Report}, _, Config) -> reported(fun logger:format_report/1, Report, Config);
message({Format, Args}, _, Config) -> formatted(Format, Args, Config).

%% A callback that fails, or gives no text, is told in the place of its text.
reported(Callback, Report, Config) ->
    {arity, Arity} = erlang:fun_info(Callback, arity),
    Term = term(Config),
    try called(Callback, Arity, Report, Config) of
        {format, Format, Args} -> formatted(Format, Args, Config);
        {text, Text} -> Text;
        {bad, Other} -> formatted("REPORT_CB/~w ERROR: " ++ Term ++ "; Returned: " ++ Term, [Arity, Report, Other], Config)
    catch
        Class:Reason:Stack ->
            Failure = {Class, Reason, logger:filter_stacktrace(?MODULE, Stack)},
            formatted("REPORT_CB/~w CRASH: " ++ Term ++ "; Reason: " ++ Term, [Arity, Report, Failure], Config)
    end.

called(Callback, 1, Report, _) ->
    case Callback(Report) of
        {Format, Args} when is_list(Format), is_list(Args) -> {format, Format, Args};
        Other -> {bad, Other}
    end;
called(Callback, 2, Report, Config) ->
    Answer = Callback(Report, maps:with([depth, chars_limit, single_line], Config)),
    case is_list(Answer) orelse is_binary(Answer) of
        false -> {bad, Answer};
        true ->
            try unicode:characters_to_list(Answer) of
                Text when is_list(Text) -> {text, Text};
                _ -> {bad, Answer}
            catch
                error:badarg -> {bad, Answer}
            end
    end.

formatted(Format, Args, #{depth := Depth, chars_limit := Limit, single_line := Single} = Config) ->
    Options = case Limit of unlimited -> []; _ -> [{chars_limit, Limit}] end,
    try
        io_lib:build_text([shaped(Spec, Depth, Single) || Spec <- io_lib:scan_format(Format, Args)], Options)
    catch
        Class:Reason:Stack ->
            Term = term(Config),
            case "FORMAT ERROR: " ++ Term ++ " - " ++ Term of
                %% What told of the failure failed itself.
                Format -> erlang:raise(Class, Reason, Stack);
                Again -> formatted(Again, [Format, Args], Config)
            end
    end.

%% A term is printed to the depth that is wanted, and in a single line without breaks.
shaped(#{control_char := C} = Spec, Depth, Single) when C =:= $p; C =:= $P; C =:= $w -> deep(wide(Spec, Single), Depth);
shaped(Spec, _, _) -> Spec.

wide(#{control_char := C} = Spec, true) when C =/= $w -> Spec#{width => 0};
wide(Spec, _) -> Spec.

deep(#{control_char := C, args := Args} = Spec, Depth) when Depth =/= unlimited, C =/= $P ->
    Spec#{control_char := C - $a + $A, args := Args ++ [Depth]};
deep(Spec, _) -> Spec.

%% A single line holds no line breaks: each becomes a comma, with the space behind it, and the ends are trimmed.
one_line(Text, #{single_line := true}) ->
    re:replace(string:trim(unicode:characters_to_list(Text), both, " \r\n"), ",?\r?\n\\s*", ", ", [{return, list}, global, unicode]);
one_line(Text, _) -> Text.
