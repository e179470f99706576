%% The process of a log handler that writes to a file or a device: it opens, writes, rotates and closes.
%%
%% A file that has passed `max_no_bytes` becomes NAME.0, which becomes NAME.1, up to `max_no_files` of them, as NAME.N.gz where they are
%% compressed. A file that somebody moved away is made anew; `file_check` says how long that may go unnoticed. A failure to write is told
%% once until the answer changes; where a file cannot be made anew, the process ends, and its handler with it.
-module(logger_file).

-export([change/2, start_link/2, stop/1, sync/2, write/3]).

-include_lib("kernel/include/file.hrl").

%% An answer is waited for this long, in milliseconds.
-define(CALL_TIMEOUT, 5000).

%% `rotated` holds what rotation follows, with `size` of the file in it; `unsynced` is whether something was written since the last sync.
-record(state, {id, device, file, name, modes, inode, checked, every = 0, rotation = none, unsynced = false, write_result = ok,
                sync_result = ok}).
-record(rotation, {limit, count, compress, size = 0}).

start_link(Id, Config) ->
    Asker = self(),
    Pid = spawn_link(fun() -> init(Asker, Id, Config) end),
    receive
        {Pid, ok} -> {ok, Pid};
        {Pid, Error} -> Error
    after ?CALL_TIMEOUT ->
        {error, file_ctrl_process_not_started}
    end.

%% Files are closed; whoever does not get to that in time is ended.
stop(Pid) ->
    unlink(Pid),
    Monitor = monitor(process, Pid),
    Pid ! stop,
    receive {'DOWN', Monitor, _, _, _} -> ok
    after ?CALL_TIMEOUT ->
        exit(Pid, kill),
        ok
    end.

change(Pid, Config) ->
    Pid ! {change, Config},
    ok.

write(How, Pid, Text) -> asked(How, Pid, {log, Text}).
sync(How, Pid) -> asked(How, Pid, filesync).

asked(async, Pid, Request) ->
    Pid ! Request,
    ok;
asked(sync, Pid, Request) ->
    Monitor = monitor(process, Pid),
    Pid ! {Monitor, self(), Request},
    receive
        {Monitor, Reply} ->
            demonitor(Monitor, [flush]),
            Reply;
        {'DOWN', Monitor, _, _, Reason} ->
            {error, Reason}
    after ?CALL_TIMEOUT ->
        demonitor(Monitor, [flush]),
        {error, {no_response, Pid}}
    end.

init(Asker, Id, #{type := file, file := Name, modes := Modes, file_check := Every} = Config) ->
    process_flag(message_queue_data, off_heap),
    case opened(#state{id = Id, name = Name, modes = Modes, every = Every}) of
        {ok, State} ->
            Asker ! {self(), ok},
            loop(rotating(Config, State#state{modes = [append | Modes -- [write, append, exclusive]]}));
        {error, Reason} ->
            unlink(Asker),
            Asker ! {self(), {error, {open_failed, Name, Reason}}}
    end;
init(Asker, Id, #{type := Type}) ->
    Device = case Type of
                 {device, Given} -> Given;
                 standard_io -> user;
                 standard_error -> standard_error
             end,
    Asker ! {self(), ok},
    loop(#state{id = Id, device = Device}).

opened(#state{name = Name, modes = Modes} = State) ->
    try filelib:ensure_dir(Name) of
        ok ->
            case file:open(Name, Modes) of
                {ok, File} -> {ok, State#state{file = File, inode = inode(Name), checked = now_ms(), unsynced = false, sync_result = ok}};
                Error -> Error
            end;
        Error ->
            Error
    catch
        _:Reason -> {error, Reason}
    end.

reopened(State) ->
    case opened(State) of
        {ok, State1} -> State1;
        {error, _} = Error -> exit({could_not_reopen_file, Error})
    end.

inode(Name) ->
    case file:read_file_info(Name, [raw]) of
        {ok, #file_info{inode = Inode}} -> Inode;
        {error, _} -> none
    end.

now_ms() -> erlang:monotonic_time(millisecond).

loop(State) ->
    receive
        {log, Text} ->
            loop(written(Text, State));
        filesync ->
            loop(synced(State));
        {Tag, From, Request} when is_reference(Tag) ->
            State1 = ensured(State),
            State2 = case Request of
                         {log, Text} -> written(Text, State1);
                         filesync -> synced(State1)
                     end,
            From ! {Tag, ok},
            loop(State2);
        {change, #{file_check := Every} = Config} ->
            loop(rotating(Config, State#state{every = Every}));
        stop ->
            closed(State);
        _ ->
            loop(State)
    end.

%% Writing -------------------------------------------------------------------------------------------------------------

written(Text, #state{file = undefined, device = Device} = State) ->
    try io:put_chars(Device, Text)
    catch
        _:_ when Device =:= user ->
            io:put_chars(standard_error, ["Failed to write log message to stdout, trying stderr\n", Text])
    end,
    State;
written(Text, State) ->
    #state{file = File} = State1 = ensured_in_time(State),
    Result = file:write(File, Text),
    State2 = rotated(byte_size(Text), State1#state{unsynced = true}),
    told(write, Result, State2#state.write_result, State2),
    State2#state{write_result = Result}.

synced(#state{unsynced = true} = State) ->
    #state{file = File} = State1 = ensured_in_time(State),
    Result = file:datasync(File),
    told(filesync, Result, State1#state.sync_result, State1),
    State1#state{unsynced = false, sync_result = Result};
synced(State) ->
    State.

closed(#state{file = undefined}) -> ok;
closed(#state{file = File}) ->
    %% What a delayed write could not write is told by the first use; a file is closed all the same.
    _ = file:datasync(File),
    case file:close(File) of
        {error, _} -> file:close(File);
        ok -> ok
    end.

told(_, ok, _, _) -> ok;
told(_, Same, Same, _) -> ok;
told(Operation, Error, _, #state{id = Id, name = Name}) -> logger_h_common:error_notify({Id, Operation, Name, Error}).

ensured_in_time(#state{every = Every, checked = Last} = State) ->
    case Every =:= 0 orelse now_ms() - Last > Every of
        true -> ensured(State);
        false -> State
    end.

ensured(#state{file = undefined} = State) -> State;
ensured(#state{name = Name, inode = Inode} = State) ->
    case inode(Name) of
        Inode when Inode =/= none ->
            State#state{checked = now_ms()};
        _ ->
            _ = closed(State),
            reopened(State)
    end.

%% Rotation ------------------------------------------------------------------------------------------------------------

%% Archives of a former configuration go, or take the form that is asked for.
rotating(#{max_no_bytes := infinity}, State) ->
    remove_archives(0, State),
    State#state{rotation = none};
rotating(#{max_no_bytes := Limit, max_no_files := Count, compress_on_rotate := Compress}, #state{name = Name} = State) ->
    remove_archives(Count, State),
    {ok, #file_info{size = Size}} = file:read_file_info(Name, [raw]),
    _ = [reformed(Name, N, Compress) || N <- lists:seq(0, Count - 1)],
    rotated(0, State#state{rotation = #rotation{limit = Limit, count = Count, compress = Compress, size = Size}}).

remove_archives(N, #state{name = Name} = State) ->
    case [file:delete(archive(Name, N, Compressed)) || Compressed <- [false, true]] of
        [{error, _}, {error, _}] -> ok;
        _ -> remove_archives(N + 1, State)
    end.

reformed(Name, N, true) ->
    Plain = archive(Name, N, false),
    filelib:is_regular(Plain) andalso compressed(Plain);
reformed(Name, N, false) ->
    Packed = archive(Name, N, true),
    filelib:is_regular(Packed) andalso plain(Packed).

archive(Name, N, false) -> Name ++ "." ++ integer_to_list(N);
archive(Name, N, true) -> archive(Name, N, false) ++ ".gz".

rotated(_, #state{rotation = none} = State) -> State;
rotated(Added, #state{rotation = #rotation{limit = Limit, size = Size} = Rotation} = State) when Size + Added =< Limit ->
    State#state{rotation = Rotation#rotation{size = Size + Added}};
rotated(_, #state{name = Name, rotation = #rotation{count = Count, compress = Compress} = Rotation} = State) ->
    State1 = synced(State),
    _ = closed(State1),
    rotate(Name, Count, Compress),
    reopened(State1#state{rotation = Rotation#rotation{size = 0}}).

rotate(Name, 0, _) ->
    _ = file:delete(Name),
    ok;
rotate(Name, Count, Compress) ->
    _ = [file:rename(archive(Name, N, Compress), archive(Name, N + 1, Compress)) || N <- lists:seq(Count - 2, 0, -1)],
    First = archive(Name, 0, false),
    %% A file that somebody deleted leaves nothing to archive.
    file:rename(Name, First) =:= ok andalso Compress andalso compressed(First),
    ok.

compressed(File) ->
    {ok, Content} = file:read_file(File),
    ok = file:write_file(File ++ ".gz", zlib:gzip(Content)),
    ok = file:delete(File).

plain(File) ->
    {ok, Content} = file:read_file(File),
    ok = file:write_file(filename:rootname(File, ".gz"), zlib:gunzip(Content)),
    ok = file:delete(File).
