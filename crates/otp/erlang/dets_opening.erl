%% How a dets table comes to be: a new file, a file that was closed, one that was not and is repaired, or what a fun gives.
%%
%% A repaired or compacted file is made beside the old one, as NAME.TMP, and takes its place when it is complete.
-module(dets_opening).

-export([open/2, initialize/4, is_dets_file/1]).

-define(ACTIVE, 16#12345678).
-define(FIRST_BLOCK, 1336).
-define(MIN_SLOTS, 256).
-define(MAX_SLOTS, (32 * 1024 * 1024)).
%% What is read at once of a file that is searched.
-define(WINDOW, 65536).
%% What is put into a new file between two writes.
-define(MUCH, 4000000).

%% {ok, Table} or {error, Reason}; How is a map of options, or {file, Name} for a file that is there, as it is.
open(_, How) ->
    try opened(How)
    catch throw:{error, _} = Error -> Error
    end.

opened({file, Name}) ->
    _ = existing(Name),
    Options = #{access => read_write, ram => false, auto_save => infinity, delayed_write => {3000, 14000}, filename => Name, repair => true},
    opened_file(Options, Name);
opened(#{filename := Name, access := Access} = Options) ->
    case file:read_file_info(Name) of
        {ok, _} -> opened_file(Options, Name);
        {error, _} = Error when Access =:= read -> dets_file:failed(Name, Error);
        {error, _} -> created(Options, Name)
    end.

existing(Name) ->
    case file:read_file_info(Name) of
        {ok, Info} -> Info;
        Error -> dets_file:failed(Name, Error)
    end.

created(#{ram := Ram} = Options, Name) ->
    Fd = descriptor(case Ram of
                        true -> {ram, <<>>};
                        false -> Name
                    end, Name, read_write),
    try dets_file:create(Fd, sized(Options)) of
        Table -> {ok, Table#{mode => new_dirty}}
    catch
        throw:Error when not Ram ->
            _ = file:close(Fd),
            _ = file:delete(Name),
            throw(Error)
    end.

sized(#{min := Min, max := Max} = Options) -> Options#{min := chosen(Min, ?MIN_SLOTS), max := chosen(Max, ?MAX_SLOTS), slots => chosen(Min, ?MIN_SLOTS)}.

chosen(default, Value) -> Value;
chosen(Value, _) -> Value.

descriptor({ram, Content}, Name, Access) -> descriptor(Content, Name, Access, [ram]);
descriptor(File, Name, Access) -> descriptor(File, Name, Access, [raw]).

descriptor(File, Name, Access, Modes) ->
    Write = [write || Access =:= read_write],
    case file:open(File, Write ++ Modes ++ [binary, read]) of
        {ok, Fd} -> Fd;
        Error -> dets_file:failed(Name, Error)
    end.

content(Name, false) -> Name;
content(Name, true) ->
    case file:read_file(Name) of
        {ok, Binary} -> {ram, Binary};
        Error -> dets_file:failed(Name, Error)
    end.

opened_file(#{access := Access, ram := Ram, repair := Repair} = Options, Name) ->
    Fd = descriptor(content(Name, Ram), Name, Access),
    Header = try dets_file:header(Fd, Name, Options)
             catch throw:Error ->
                 _ = file:close(Fd),
                 throw(Error)
             end,
    case plan(Header, Repair, Access, Options, Name) of
        {error, Reason} ->
            _ = file:close(Fd),
            throw({error, {Reason, Name}});
        open ->
            case dets_file:open(Fd, Header, maps:with([access, ram, auto_save, delayed_write, filename], Options)) of
                bad_freelists -> repair(" has bad free lists, repairing ...", Fd, Header, Options, Name);
                Table -> {ok, Table#{mode => saved}}
            end;
        compact ->
            io:format(user, "dets: file ~tp is now compacted ...~n", [Name]),
            renewed(Fd, Header, Options#{kept_hash => map_get(hash, Header)}, Name);
        Message -> repair(Message, Fd, Header, Options, Name)
    end.

repair(Message, Fd, Header, Options, Name) ->
    io:format(user, "dets: file ~tp~s~n", [Name, Message]),
    renewed(Fd, Header, Options, Name).

renewed(Fd, Header, Options, Name) ->
    renew(Fd, Header, Options, Name),
    opened_file(maps:remove(kept_hash, Options#{repair := false}), Name).

%% What must be done to a file: open, compact, {error, Reason}, or a repair, as what is said of it.
plan(#{state := State} = Header, Repair, Access, Options, _) ->
    Mismatches = [mismatch(K) || K <- [type, keypos], is_map_key(K, Options), map_get(K, Options) =/= map_get(K, Header)],
    case {State, Repair, Access} of
        {closed, force, read} -> {error, access_mode};
        {not_closed, false, _} -> {error, needs_repair};
        {not_closed, _, read} -> {error, not_closed};
        {Fault, _, _} when Fault =/= closed, Fault =/= not_closed -> {error, Fault};
        _ when Mismatches =/= [] -> {error, hd(Mismatches)};
        {closed, force, _} ->
            case is_sized_alike(Header, Options) of
                true -> compact;
                false -> ", repair forced."
            end;
        {closed, _, _} -> open;
        {not_closed, force, _} -> ", repair forced.";
        {not_closed, true, _} -> " not properly closed, repairing ..."
    end.

mismatch(type) -> type_mismatch;
mismatch(keypos) -> keypos_mismatch.

is_sized_alike(#{min := Min, max := Max}, #{min := WantedMin, max := WantedMax}) ->
    lists:member(WantedMin, [default, Min]) andalso lists:member(WantedMax, [default, Max]);
is_sized_alike(_, _) -> true.

%% A file with the objects of another, in its place.
renew(Fd, #{keypos := KeyPos, type := Type, min := Min, max := Max, keys := Keys}, Options, Name) ->
    Temporary = lists:concat([Name, ".TMP"]),
    New = descriptor(Temporary, Temporary, read_write),
    try
        Table0 = dets_file:create(New, (maps:with([kept_hash], Options))#{filename => Temporary, type => Type, keypos => KeyPos, access => read_write, ram => false,
                                         auto_save => infinity, delayed_write => {0, 0}, min => chosen(maps:get(min, Options, default), Min),
                                         max => chosen(maps:get(max, Options, default), Max), slots => Keys}),
        _ = dets_file:save(copied(?FIRST_BLOCK, <<>>, Fd, Type, Table0), true),
        ok
    after
        _ = file:close(New),
        _ = file:close(Fd)
    end,
    case file:rename(Temporary, Name) of
        ok -> ok;
        Error -> dets_file:failed(Name, Error)
    end.

inserted(Objects, #{keypos := KeyPos} = Table) ->
    Expecting = dets_file:expect([element(KeyPos, Object) || Object <- Objects], dets_file:grown(Table)),
    smaller(lists:foldl(fun dets_table:insert/2, Expecting, Objects)).

smaller(#{dirty_size := Size} = Table) when Size > ?MUCH -> dets_file:flush(Table);
smaller(Table) -> Table.

%% Puts into a table all objects of a file whose slots are not trusted: whatever is marked as a collection in use, and can be read.
copied(At, <<Size:32, ?ACTIVE:32, _/binary>> = Window, Fd, Type, Table) when Size > 8 ->
    case collection(At, Size, Fd, Type) of
        none -> copied(At + 16, behind(16, Window), Fd, Type, Table);
        Objects ->
            Block = max(16, 1 bsl dets_space:power(Size)),
            copied(At + Block, behind(Block, Window), Fd, Type, inserted(Objects, Table))
    end;
copied(At, <<_:128, Rest/binary>>, Fd, Type, Table) -> copied(At + 16, Rest, Fd, Type, Table);
copied(At, Window, Fd, Type, Table) ->
    case file:pread(Fd, At, ?WINDOW) of
        {ok, More} when byte_size(More) > byte_size(Window), byte_size(More) > 8 -> copied(At, More, Fd, Type, Table);
        _ -> Table
    end.

behind(Length, Window) when byte_size(Window) > Length -> binary:part(Window, Length, byte_size(Window) - Length);
behind(_, _) -> <<>>.

collection(At, Size, Fd, Type) ->
    case file:pread(Fd, At + 8, Size - 8) of
        {ok, Bytes} when byte_size(Bytes) =:= Size - 8 ->
            try dets_file:objects(Bytes, Type)
            catch error:_ -> none
            end;
        _ -> none
    end.

%% Replaces the objects of a table by what a fun gives, as terms or as chunks of another table.
initialize(Input, _, _, #{fixed := Fixed, name := Name} = Table) when Fixed =/= false ->
    _ = (catch Input(close)),
    {{error, {fixed_table, Name}}, Table};
initialize(_, term, Slots, #{max := Max}) when is_integer(Slots), Slots > Max -> throw(badarg);
initialize(Input, Format, Slots, #{fd := Fd, min := Min} = Table0) ->
    ok = dets_file:truncate(Table0, 0),
    Table1 = dets_file:create(Fd, Table0#{min := chosen(Slots, Min), slots => chosen(Slots, Min)}),
    Read = case Format of
               term -> read(Input, fun(Objects, Table) -> put_all(Objects, Table, Input) end, Table1);
               bchunk -> parameters(Input, Table1)
           end,
    {ok, dets_file:flush(Read)}.

read(Input, Put, Table0) ->
    case asked(Input) of
        end_of_input -> Table0;
        {Data, Next} when is_list(Data), is_function(Next) ->
            try Put(Data, Table0) of
                Table -> read(Next, Put, Table)
            catch throw:Error ->
                _ = (catch Next(close)),
                throw(Error)
            end;
        Value -> throw({error, {init_fun, Value}})
    end.

asked(Input) ->
    try Input(read)
    catch
        throw:Thrown -> throw({thrown, Thrown});
        Class:Reason:Stack -> throw({thrown, exit_reason(Class, Reason, Stack)})
    end.

exit_reason(error, Reason, Stack) -> {'EXIT', {Reason, Stack}};
exit_reason(exit, Reason, _) -> {'EXIT', Reason}.

put_all(Objects, #{keypos := KeyPos} = Table, _) ->
    try lists:all(fun(Object) -> _ = element(KeyPos, Object), true end, Objects) of
        true -> inserted(Objects, Table)
    catch error:_ -> throw({error, invalid_objects_list})
    end.

%% The first chunk of another table describes it, the others hold collections.
parameters(Input, #{type := Type, keypos := KeyPos} = Table) ->
    case asked(Input) of
        {[Binary | Chunks], Next} when is_binary(Binary), is_function(Next) ->
            try dets_file:format(binary_to_term(Binary)) of
                {Type, KeyPos, 1, _} -> read(Next, fun put_chunks/2, put_chunks(Chunks, Table));
                _ -> throw({error, {init_fun, Binary}})
            catch error:_ ->
                _ = (catch Next(close)),
                throw({error, {init_fun, Binary}})
            end;
        {[First | _], Next} when is_function(Next) ->
            _ = (catch Next(close)),
            throw({error, {init_fun, First}});
        Value -> throw({error, {init_fun, Value}})
    end.

put_chunks(Chunks, #{type := Type} = Table) ->
    try lists:append([dets_file:objects(Bytes, Type) || Bytes <- Chunks]) of
        Objects -> inserted(Objects, Table)
    catch error:_ -> throw({error, invalid_objects_list})
    end.

is_dets_file(Name) ->
    try
        _ = existing(Name),
        Fd = descriptor(Name, Name, read),
        try dets_file:header(Fd, Name, #{}) of
            #{is_dets := Is} -> Is
        after file:close(Fd)
        end
    catch
        throw:{error, {not_a_dets_file, _}} -> false;
        throw:{error, _} = Error -> Error
    end.
