%% The process of a log handler that writes to a file or a device: it opens, writes, rotates and closes.
%%
%% A file that has passed `max_no_bytes` becomes NAME.0, which becomes NAME.1, up to `max_no_files` of them, as NAME.N.gz where they are
%% compressed. A file that somebody moved away is made anew; `file_check` says how long that may go unnoticed. A failure to write is told
%% on standard error, once until writing works again.
-module(logger_file).

-export([change/2, start/2, stop/1, sync/1, write/3]).

-include_lib("kernel/include/file.hrl").

-record(state, {config, file = none, inode, size = 0, checked = 0, unsynced = false, complained = false}).

name(Id) -> list_to_atom("logger_std_h_" ++ atom_to_list(Id)).

%% The process belongs to nobody: it ends when its handler is removed.
start(Id, Config) ->
    Asker = self(),
    {Pid, Monitor} = spawn_monitor(fun() -> init(Asker, name(Id), Config) end),
    receive
        {Pid, ready} ->
            demonitor(Monitor, [flush]),
            ok;
        {'DOWN', Monitor, _, _, Reason} ->
            {error, Reason}
    end.

stop(Id) ->
    case whereis(name(Id)) of
        undefined -> ok;
        _ -> call(Id, stop)
    end.

sync(Id) -> call(Id, filesync).
change(Id, Config) -> call(Id, {change, Config}).

%% Who logs waits when too much waits already.
write(Id, Text, Limit) ->
    case whereis(name(Id)) of
        undefined -> ok;
        Pid ->
            case process_info(Pid, message_queue_len) of
                {_, Waiting} when Waiting < Limit ->
                    Pid ! {write, Text},
                    ok;
                _ ->
                    call(Id, {write, Text})
            end
    end.

call(Id, Request) ->
    Name = name(Id),
    Monitor = monitor(process, Name),
    catch Name ! {Monitor, self(), Request},
    receive
        {Monitor, Reply} ->
            demonitor(Monitor, [flush]),
            Reply;
        {'DOWN', Monitor, _, _, noproc} ->
            exit({noproc, {gen_server, call, [Name, Request]}});
        {'DOWN', Monitor, _, _, Reason} ->
            {error, Reason}
    end.

init(Asker, Name, Config) ->
    process_flag(trap_exit, true),
    group_leader(whereis(user), self()),
    case catch register(Name, self()) of
        true -> ok;
        _ -> exit({already_started, whereis(Name)})
    end,
    case opened(#state{config = Config}) of
        #state{} = State ->
            Asker ! {self(), ready},
            loop(State);
        {error, Reason} ->
            exit({open_failed, maps:get(file, Config, device), Reason})
    end.

opened(#state{config = #{type := {device, _}}} = State) -> State;
opened(#state{config = #{file := File, modes := Modes}} = State) ->
    _ = filelib:ensure_dir(File),
    case file:open(File, Modes) of
        {ok, Handle} ->
            {Inode, Size} = identity(File),
            State#state{file = Handle, inode = Inode, size = Size, checked = now_ms()};
        {error, _} = Error ->
            Error
    end.

identity(File) ->
    case file:read_file_info(File, [raw]) of
        {ok, #file_info{inode = Inode, size = Size}} -> {Inode, Size};
        {error, _} -> {none, 0}
    end.

now_ms() -> erlang:monotonic_time(millisecond).

loop(State) ->
    receive
        {write, Text} ->
            loop(written(Text, State));
        {Tag, From, Request} when is_reference(Tag) ->
            case answer(Request, State) of
                {stop, Reply} ->
                    From ! {Tag, Reply};
                {Reply, State1} ->
                    From ! {Tag, Reply},
                    loop(State1)
            end;
        _ ->
            loop(State)
    after idle(State) ->
            loop(synced(State))
    end.

%% What was written is on the disk some time after the last event.
idle(#state{unsynced = true, config = #{filesync_repeat_interval := Time}}) when is_integer(Time) -> Time;
idle(_) -> infinity.

answer({write, Text}, State) -> {ok, written(Text, State)};
answer(filesync, State) -> {ok, synced(State)};
answer({change, Config}, State) -> {ok, State#state{config = Config}};
answer(stop, State) ->
    _ = closed(State),
    {stop, ok}.

synced(#state{file = none} = State) -> State#state{unsynced = false};
synced(#state{file = Handle} = State) -> told(file:datasync(Handle), State#state{unsynced = false}).

closed(#state{file = none} = State) -> State;
closed(#state{file = Handle} = State) ->
    %% What a delayed write could not write is told by the first close; the second one closes.
    Result = file:close(Handle),
    Result =:= ok orelse file:close(Handle),
    told(Result, State#state{file = none}).

%% Writing -------------------------------------------------------------------------------------------------------------

written(Text, #state{config = #{type := {device, Device}}} = State) ->
    try told(io:put_chars(Device, Text), State)
    catch error:Reason -> told({error, Reason}, State)
    end;
written(Text, State) ->
    case checked(State) of
        #state{file = Handle, size = Size} = State1 ->
            Written = State1#state{size = Size + byte_size(Text), unsynced = true},
            case rotated(told(file:write(Handle, Text), Written)) of
                #state{} = Rotated -> Rotated;
                {error, _} = Error -> told(Error, State1#state{file = none})
            end;
        {error, _} = Error ->
            told(Error, State#state{file = none})
    end.

checked(#state{file = none} = State) -> opened(State);
checked(#state{config = #{file := File, file_check := Every}, inode = Inode, checked = Last} = State) ->
    Now = now_ms(),
    case Now - Last >= Every of
        false -> State;
        true ->
            case identity(File) of
                {Inode, _} -> State#state{checked = Now};
                _ -> opened(closed(State))
            end
    end.

rotated(#state{config = #{max_no_bytes := Most} = Config, size = Size} = State) when is_integer(Most), Size > Most ->
    Closed = closed(State),
    rotate(Config),
    opened(Closed);
rotated(State) -> State.

rotate(#{file := File, max_no_files := 0}) -> file:delete(File);
rotate(#{file := File, max_no_files := Count, compress_on_rotate := Compress}) ->
    Names = [{archive(File, N), archive(File, N + 1)} || N <- lists:seq(Count - 2, 0, -1)],
    _ = [file:rename(From ++ Ending, To ++ Ending) || {From, To} <- Names, Ending <- ["", ".gz"]],
    First = archive(File, 0),
    ok = file:rename(File, First),
    Compress andalso compressed(First).

archive(File, N) -> File ++ "." ++ integer_to_list(N).

compressed(File) ->
    {ok, Content} = file:read_file(File),
    ok = file:write_file(File ++ ".gz", zlib:gzip(Content)),
    ok = file:delete(File).

told(ok, State) -> State#state{complained = false};
told({error, _}, #state{complained = true} = State) -> State;
told({error, Reason}, #state{config = Config} = State) ->
    logger:internal_print(standard_error, io_lib:format("A log handler cannot write to ~tp: ~tp~n", [maps:get(file, Config, device), Reason])),
    State#state{complained = true}.
