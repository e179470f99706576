%% The handler that writes log events to a disk log of external format, which wraps or ends when it is full.
%%
%% The text is made by the process that logs; the handler's process (`logger_olp`) gives it to the disk log of the handler's name.
-module(logger_disk_log_h).

-export([filesync/1]).
-export([adding_handler/1, changing_config/3, filter_config/1, log/2, removing_handler/1]).
-export([check_config/4, filesync/3, handle_info/3, init/2, reset_state/2, terminate/3, write/4]).

%% What decides where the text goes stays as it is for the handler's life.
-define(FIXED, [type, file, max_no_files, max_no_bytes]).
-define(OF_LOG, #{type := Type, file := File, max_no_files := Files, max_no_bytes := Bytes}).

filesync(Id) -> logger_h_common:filesync(?MODULE, Id).

adding_handler(Handler) -> logger_h_common:adding_handler(Handler).
changing_config(Kind, Old, New) -> logger_h_common:changing_config(Kind, Old, New).
removing_handler(Handler) -> logger_h_common:removing_handler(Handler).
filter_config(Handler) -> logger_h_common:filter_config(Handler).
log(Event, Handler) -> logger_h_common:log(Event, Handler).

%% Configuration -------------------------------------------------------------------------------------------------------

check_config(Id, set, undefined, Given) ->
    Type = maps:get(type, Given, wrap),
    {Files, Bytes} = case Type of
                         halt -> {undefined, infinity};
                         _ -> {10, 1048576}
                     end,
    {ok, Folder} = file:get_cwd(),
    checked(maps:merge(#{type => Type, file => filename:join(Folder, Id), max_no_files => Files, max_no_bytes => Bytes}, Given));
check_config(_, Kind, Old, Given) ->
    Fixed = maps:with(?FIXED, Old),
    Base = case Kind of
               set -> Fixed;
               update -> Old
           end,
    New = maps:merge(Base, Given),
    case maps:with(?FIXED, New) of
        Fixed -> checked(New);
        Other -> {error, {illegal_config_change, ?MODULE, changed(Fixed, Other), changed(Other, Fixed)}}
    end.

%% What one map says that another does not.
changed(One, Other) -> maps:filter(fun(Key, Value) -> Other =/= Other#{Key => Value} end, One).

checked(Config) ->
    case [{Key, Value} || {Key, Value} <- maps:to_list(Config), not valid(Key, Value)] of
        [] -> {ok, Config};
        [{Key, Value} | _] -> {error, {invalid_config, ?MODULE, #{Key => Value}}}
    end.

valid(file, File) -> is_list(File);
valid(type, Type) -> Type =:= wrap orelse Type =:= halt;
valid(max_no_files, Files) -> Files =:= undefined orelse (is_integer(Files) andalso Files > 0);
valid(max_no_bytes, Bytes) -> Bytes =:= infinity orelse (is_integer(Bytes) andalso Bytes > 0);
valid(_, _) -> false.

%% The handler's process -----------------------------------------------------------------------------------------------

init(Id, ?OF_LOG = Config) ->
    Size = case Type of
               halt -> Bytes;
               wrap -> {Bytes, Files}
           end,
    maybe
        ok ?= filelib:ensure_dir(File),
        {ok, Id} ?= disk_log:open([{name, Id}, {file, File}, {size, Size}, {type, Type}, {linkto, self()}, {repair, false},
                                   {format, external}, {notify, true}, {quiet, true}, {mode, read_write}]),
        {ok, reset_state(Id, #{log_opts => maps:with(?FIXED, Config)})}
    end.

reset_state(_, State) -> State#{prev_log_result => ok, prev_sync_result => ok, prev_disk_log_info => undefined}.

write(Id, sync, Text, State) -> result(Id, log, disk_log:blog(Id, Text), prev_log_result, State);
write(Id, async, Text, State) -> result(Id, log, disk_log:balog(Id, Text), prev_log_result, State).

filesync(Id, _, State) -> result(Id, filesync, disk_log:sync(Id), prev_sync_result, State).

result(Id, Operation, Result, Key, #{log_opts := Options} = State) ->
    case Result of
        ok -> {ok, State#{Key := ok}};
        _ -> {Result, notified({Id, Operation, Options, Result}, Result, Key, State)}
    end.

%% What goes on is told once.
notified(Term, New, Key, State) ->
    map_get(Key, State) =:= New orelse logger_h_common:error_notify(Term),
    State#{Key := New}.

handle_info(Id, {disk_log, _, Log, Info}, State) ->
    case Info of
        full -> status(Id, Log, Info, State);
        {Kind, _} when Kind =:= truncated; Kind =:= blocked_log; Kind =:= error_status -> status(Id, Log, Info, State);
        _ -> State
    end;
handle_info(_, _, State) ->
    State.

status(Id, Log, Info, State) -> notified({disk_log, Id, Log, Info}, Info, prev_disk_log_info, State).

terminate(Id, _, _) ->
    _ = disk_log:sync(Id),
    _ = disk_log:close(Id),
    ok.
