%% Tables in files: what ets:tab2file/2,3, ets:file2tab/1,2 and ets:tabfile_info/1 write and read.
%%
%% A file is a log of terms as disk_log writes it, closed: eight bytes of head, then for each term its size, a magic word and the term in the external format;
%% behind the magic word of a large term stands the MD5 of the size. The first term describes the table, the others are its objects; with `extended_info`, a
%% last term `['$end_of_table', Info]` has their count and their MD5. So a table travels between Erlang/OTP and here.
-module(ets_file).

-export([write/3, read/2, info/1]).

-define(HEAD, 1, 2, 3, 4, 99, 88, 77, 11).
-define(OPEN_HEAD, 1, 2, 3, 4, 6, 7, 8, 9).
-define(MAGIC, 98, 87, 76, 65).
-define(LARGE, 65528).
-define(CHUNK, 100).

%% Writing -------------------------------------------------------------------------------------------------------------

write(Table, File, Options) ->
    try
        {Extra, Sync} = write_options(Options, [], false),
        Id = case ets:info(Table, id) of undefined -> throw(badtab); Known -> Known end,
        Access = ets:info(Id, protection) =/= private orelse ets:info(Id, owner) =:= self(),
        Access orelse throw(badtab),
        Fd = opened(file:open(File, [write, raw, binary, delayed_write]), File),
        try
            written(file:write(Fd, <<?HEAD>>)),
            Header = erlang:term_to_binary(header(Table, Id, Extra)),
            written(file:write(Fd, item(Header))),
            ets:safe_fixtable(Id, true),
            Start = {0, erlang:md5_update(erlang:md5_init(), Header)},
            {Count, Md5} = try objects(ets:select(Id, [{'_', [], ['$_']}], ?CHUNK), Fd, Start)
                           after ets:safe_fixtable(Id, false)
                           end,
            Extra =:= [] orelse written(file:write(Fd, item(erlang:term_to_binary(ending(Extra, Count, Md5))))),
            Sync andalso written(file:sync(Fd)),
            ok
        after
            _ = file:close(Fd)
        end
    catch
        throw:Reason -> {error, Reason};
        exit:Reason -> {error, Reason}
    end.

write_options([], Extra, Sync) -> {Extra, Sync};
write_options([{sync, Sync} | Rest], Extra, _) when is_boolean(Sync) -> write_options(Rest, Extra, Sync);
write_options([{extended_info, Items} | Rest], _, Sync) ->
    Known = [md5sum, object_count],
    case is_list(Items) andalso [Item || Item <- Items, not lists:member(Item, Known)] of
        [] -> write_options(Rest, [Item || Item <- [object_count, md5sum], lists:member(Item, Items)], Sync);
        [Unknown | _] -> throw({unknown_option, [{extended_info, [Unknown]}]});
        false -> throw({malformed_option, Items})
    end;
write_options([Unknown | _], _, _) -> throw({unknown_option, Unknown});
write_options(Other, _, _) -> throw({malformed_option, Other}).

header(Table, Id, Extra) ->
    Items = [{Item, ets:info(Id, Item)} || Item <- [name, type, protection, named_table, keypos, size]],
    Concurrency = [{Item, ets:info(Id, Item)} || Item <- [compressed, write_concurrency, read_concurrency]],
    lists:member({size, undefined}, Items) andalso exit({badarg, [{ets, info, [Table], []}]}),
    list_to_tuple(Items ++ Concurrency ++ [{extended_info, Extra}, {major_version, 1}, {minor_version, 0}]).

objects('$end_of_table', _, Acc) -> Acc;
objects({Objects, Continuation}, Fd, Acc) ->
    {Items, Next} = lists:mapfoldl(fun(Object, {Count, Md5}) ->
                                           Binary = erlang:term_to_binary(Object),
                                           {item(Binary), {Count + 1, erlang:md5_update(Md5, Binary)}}
                                   end, Acc, Objects),
    written(file:write(Fd, Items)),
    objects(ets:select(Continuation), Fd, Next).

ending(Extra, Count, Md5) ->
    Items = [{count, Count} || lists:member(object_count, Extra)] ++ [{md5, erlang:md5_final(Md5)} || lists:member(md5sum, Extra)],
    ['$end_of_table', Items].

item(Binary) when byte_size(Binary) < ?LARGE -> [<<(byte_size(Binary)):32, ?MAGIC>>, Binary];
item(Binary) ->
    Size = <<(byte_size(Binary)):32>>,
    [Size, <<?MAGIC>>, erlang:md5(Size), Binary].

opened({ok, Fd}, _) -> Fd;
opened({error, Reason}, File) -> throw({file_error, File, Reason}).

written(ok) -> ok;
written({error, Reason}) -> throw(Reason).

%% Reading -------------------------------------------------------------------------------------------------------------

read(File, Options) ->
    try
        {Verify, Given} = read_options(Options, false, none),
        {Header, Binary, Rest} = head(File),
        {major_version, Major} = item_of(major_version, Header, 0),
        {minor_version, Minor} = item_of(minor_version, Header, 0),
        Major =< 1 orelse throw({unsupported_file_version, {Major, Minor}}),
        {extended_info, Extra} = item_of(extended_info, Header, []),
        Table = case Given of none -> new(Header); {given, Existing} -> Existing end,
        try
            Start = {0, erlang:md5_update(erlang:md5_init(), Binary), none},
            {Count, Md5, Ending} = fill(Rest, Table, Verify, Start),
            Verify andalso verify(Extra, Header, Count, Md5, Ending),
            {ok, Table}
        catch
            Class:Reason:Stack ->
                ets:delete(Table),
                erlang:raise(Class, Reason, Stack)
        end
    catch
        throw:Why -> {error, Why};
        exit:Why -> {error, Why}
    end.

read_options([], Verify, Given) -> {Verify, Given};
read_options([{verify, true} | Rest], _, Given) -> read_options(Rest, true, Given);
read_options([{verify, false} | Rest], Verify, Given) -> read_options(Rest, Verify, Given);
read_options([{table, Table} | Rest], Verify, none) -> read_options(Rest, Verify, {given, Table});
read_options([Unknown | _], _, _) -> throw({unknown_option, Unknown});
read_options(Other, _, _) -> throw({malformed_option, Other}).

%% The header as a list, its bytes, and what follows.
head(File) ->
    case file:read_file(File) of
        {ok, <<?HEAD, Rest/binary>>} -> header_in(Rest);
        {ok, <<?OPEN_HEAD, Rest/binary>>} -> header_in(Rest);
        {ok, _} -> throw({read_error, {not_a_log_file, File}});
        {error, Reason} -> throw({read_error, {file_error, File, Reason}})
    end.

header_in(Bytes) ->
    case next(Bytes) of
        {Binary, Rest} ->
            case term(Binary) of
                {ok, Header} when is_tuple(Header) ->
                    Items = tuple_to_list(Header),
                    Wanted = [name, type, protection, named_table, keypos, size],
                    lists:all(fun(Item) -> lists:keymember(Item, 1, Items) end, Wanted) orelse throw(badfile),
                    {Items, Binary, Rest};
                _ -> throw(badfile)
            end;
        _ -> throw(badfile)
    end.

next(<<>>) -> eof;
next(<<Size:32, ?MAGIC, Binary:Size/binary, Rest/binary>>) when Size < ?LARGE -> {Binary, Rest};
next(<<Size:32, ?MAGIC, Md5:16/binary, Binary:Size/binary, Rest/binary>>) ->
    case erlang:md5(<<Size:32>>) of
        Md5 -> {Binary, Rest};
        _ -> damaged
    end;
next(_) -> damaged.

term(Binary) ->
    try {ok, erlang:binary_to_term(Binary)}
    catch error:_ -> error
    end.

item_of(Name, Items, Default) ->
    case lists:keyfind(Name, 1, Items) of
        {Name, _} = Item -> Item;
        _ -> {Name, Default}
    end.

new(Header) ->
    Value = fun(Name) -> {Name, Found} = lists:keyfind(Name, 1, Header), Found end,
    Optional = [Item || {Name, _} = Item <- Header, Name =:= write_concurrency orelse Name =:= read_concurrency],
    Options = [Value(type), Value(protection), {keypos, Value(keypos)}] ++ [named_table || Value(named_table)] ++
        [compressed || lists:member({compressed, true}, Header)] ++ Optional,
    try ets:new(Value(name), Options)
    catch error:_ -> throw(cannot_create_table)
    end.

fill(Bytes, Table, Verify, {Count, Md5, _} = Acc) ->
    case next(Bytes) of
        eof -> Acc;
        damaged when Verify -> throw(badfile);
        damaged -> Acc;
        {Binary, Rest} ->
            case term(Binary) of
                {ok, ['$end_of_table', Info]} -> {Count, Md5, {ending, Info}};
                {ok, Object} ->
                    try ets:insert(Table, Object)
                    catch error:_ -> throw(badfile)
                    end,
                    fill(Rest, Table, Verify, {Count + 1, erlang:md5_update(Md5, Binary), none});
                error when Verify -> throw(badfile);
                error -> fill(Rest, Table, Verify, Acc)
            end
    end.

verify([], Header, Count, _, none) ->
    lists:member({size, Count}, Header) orelse throw(invalid_object_count);
verify(Extra, _, Count, Md5, {ending, Info}) ->
    lists:member(md5sum, Extra) andalso (lists:member({md5, erlang:md5_final(Md5)}, Info) orelse throw(checksum_error)),
    lists:member(object_count, Extra) andalso (lists:member({count, Count}, Info) orelse throw(invalid_object_count));
verify(_, _, _, _, _) -> throw(badfile).

info(File) ->
    try
        {Header, _, _} = head(File),
        Main = [lists:keyfind(Name, 1, Header) || Name <- [name, type, protection, named_table, keypos, size]],
        {_, Major} = item_of(major_version, Header, 0),
        {_, Minor} = item_of(minor_version, Header, 0),
        {ok, Main ++ [item_of(extended_info, Header, []), {version, {Major, Minor}}]}
    catch
        throw:Reason -> {error, Reason}
    end.
