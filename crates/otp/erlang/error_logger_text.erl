%% Events of the error logger of old as text, for `error_logger_file_h` and `error_logger_tty_h`.
%%
%% An event is `{Tag, GroupLeader, {Pid, FormatOrType, ArgsOrReport}}`. Where terms are limited in depth, `~p` and `~w` become `~P` and `~W`;
%% the modifier, "t" or "", stands before them.
-module(error_logger_text).

-export([text/4]).

%% `ignore` for an event that is no report, as those with a type of one's own.
text(Time, Event, Depth, Modifier) ->
    case parts(Event, Modifier) of
        ignore -> ignore;
        {Title, Pid, Lines} -> [header(Time, Title), node_of(Pid), [body(Format, Args, Depth, Modifier) || {Format, Args} <- Lines]]
    end.

parts({error, _, {Pid, Format, Args}}, _) -> {"ERROR REPORT", Pid, [{Format, Args}]};
parts({warning_msg, _, {Pid, Format, Args}}, _) -> {"WARNING REPORT", Pid, [{Format, Args}]};
parts({info_msg, _, {Pid, Format, Args}}, _) -> {"INFO REPORT", Pid, [{Format, Args}]};
parts({error_report, _, {Pid, std_error, Report}}, M) -> {"ERROR REPORT", Pid, report(Report, M)};
parts({warning_report, _, {Pid, std_warning, Report}}, M) -> {"WARNING REPORT", Pid, report(Report, M)};
parts({info_report, _, {Pid, std_info, Report}}, M) -> {"INFO REPORT", Pid, report(Report, M)};
parts(_, _) -> ignore.

report(Report, M) when is_list(Report) ->
    Flat = lists:flatten(Report),
    case Flat =/= [] andalso io_lib:printable_list(Flat) of
        true -> [{"~" ++ M ++ "s\n", [Report]}];
        false -> [line(Item, M) || Item <- Report]
    end;
report(Report, M) -> [{"~" ++ M ++ "p\n", [Report]}].

line({Tag, Data}, M) -> {"    ~" ++ M ++ "p: ~" ++ M ++ "p\n", [Tag, Data]};
line(Data, M) -> {"    ~" ++ M ++ "p\n", [Data]}.

body(Format, Args, Depth, M) ->
    try formatted(Format, Args, Depth)
    catch
        _:_ -> formatted("ERROR: ~" ++ M ++ "p - ~" ++ M ++ "p\n", [Format, Args], Depth)
    end.

formatted(Format, Args, unlimited) -> io_lib:format(Format, Args);
formatted(Format, Args, Depth) -> io_lib:build_text([limited(Part, Depth) || Part <- io_lib:scan_format(Format, Args)]).

limited(#{control_char := $p, args := Args} = Part, Depth) -> Part#{control_char := $P, args := Args ++ [Depth]};
limited(#{control_char := $w, args := Args} = Part, Depth) -> Part#{control_char := $W, args := Args ++ [Depth]};
limited(Part, _) -> Part.

header(Time, Title) ->
    {{{Year, Month, Day}, {Hour, Minute, Second}}, Zone} =
        case application:get_env(sasl, utc_log, application:get_env(stdlib, utc_log, false)) of
            true -> {Time, "UTC "};
            _ -> {calendar:universal_time_to_local_time(Time), ""}
        end,
    io_lib:format("~n=~s==== ~w-~s-~w::~2..0w:~2..0w:~2..0w ~s===~n", [Title, Day, month(Month), Year, Hour, Minute, Second, Zone]).

month(Number) -> element(Number, {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}).

node_of(Pid) when node(Pid) =/= node() -> ["** at node ", atom_to_list(node(Pid)), " **\n"];
node_of(_) -> [].
