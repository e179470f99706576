%% Files in memory: file:open/2 with the mode `ram` takes the content in the place of a name.
%%
%% A file is a table of its own, with one object: content, position, and what may be done. It goes with the process that opened it, and
%% serves one process at a time. What is written behind the end fills the space before it with zeros. Positions have 31 bits.
-module(ram_file).

-export([advise/4, allocate/3, close/1, copy/3, datasync/1, get_file/1, get_size/1, ipread_s32bu_p32bu/3, open/2, position/2, pread/2,
         pread/3, pwrite/2, pwrite/3, read/2, sync/1, truncate/1, write/2]).

-include_lib("kernel/include/file.hrl").

-define(IS_PLACE(N), N >= 0, N < 1 bsl 31).

%% `form` is what reading gives: list or binary.
-record(ram, {key = ram, content, position = 0, reads = false, writes = false, form = list}).

open(Data, Modes) when is_list(Modes) ->
    case modes(Modes, #ram{}) of
        #ram{} = Ram ->
            try iolist_to_binary(Data) of
                Content ->
                    Table = ets:new(?MODULE, [set, public, {keypos, #ram.key}]),
                    put_ram(Table, Ram#ram{content = Content, reads = Ram#ram.reads orelse not Ram#ram.writes}),
                    {ok, #file_descriptor{module = ?MODULE, data = Table}}
            catch
                error:_ -> {error, badarg}
            end;
        Error ->
            Error
    end.

modes([ram | Modes], Ram) -> modes(Modes, Ram);
modes([read | Modes], Ram) -> modes(Modes, Ram#ram{reads = true});
modes([write | Modes], Ram) -> modes(Modes, Ram#ram{writes = true});
modes([read_write | Modes], Ram) -> modes(Modes, Ram#ram{reads = true, writes = true});
modes([binary | Modes], Ram) -> modes(Modes, Ram#ram{form = binary});
modes([_ | _], _) -> {error, badarg};
modes([], Ram) -> Ram;
modes(_, _) -> {error, badarg}.

put_ram(Table, Ram) ->
    true = ets:insert(Table, Ram),
    ok.

%% Calls F with the file, which answers {Reply, File} where it changed it, else the reply; a file that is closed is no file.
with(#file_descriptor{module = ?MODULE, data = Table}, F) ->
    try ets:lookup(Table, ram) of
        [Ram] ->
            case F(Ram) of
                {Reply, #ram{} = Changed} ->
                    put_ram(Table, Changed),
                    Reply;
                Reply ->
                    Reply
            end
    catch
        error:badarg -> {error, einval}
    end.

close(#file_descriptor{module = ?MODULE, data = Table}) ->
    try ets:delete(Table)
    catch error:badarg -> true
    end,
    ok.

%% Reading -------------------------------------------------------------------------------------------------------------

read(File, Size) when is_integer(Size), ?IS_PLACE(Size) ->
    with(File, fun(#ram{position = At} = Ram) ->
                       case taken(Ram, At, Size) of
                           {ok, Data} -> {{ok, formed(Data, Ram)}, Ram#ram{position = At + byte_size(Data)}};
                           Other -> Other
                       end
               end);
read(#file_descriptor{module = ?MODULE}, Size) when is_integer(Size), Size >= 0 -> {error, einval}.

pread(File, Places) when is_list(Places) ->
    case read_places(Places) of
        ok -> with(File, fun(Ram) -> read_all(Places, Ram, []) end);
        Error -> Error
    end.

read_places([{At, Size} | Places]) when is_integer(At), is_integer(Size), Size >= 0 ->
    if
        ?IS_PLACE(At), ?IS_PLACE(Size) -> read_places(Places);
        true -> {error, einval}
    end;
read_places([]) -> ok;
read_places(_) -> {error, badarg}.

read_all([{At, Size} | Places], Ram, Read) ->
    case taken(Ram, At, Size) of
        {ok, Data} -> read_all(Places, Ram, [formed(Data, Ram) | Read]);
        eof -> read_all(Places, Ram, [eof | Read]);
        Error -> Error
    end;
read_all([], _, Read) -> {ok, lists:reverse(Read)}.

pread(File, At, Size) when is_integer(At), is_integer(Size), Size >= 0 ->
    case pread(File, [{At, Size}]) of
        {ok, [eof]} -> eof;
        {ok, [Data]} -> {ok, Data};
        Error -> Error
    end;
pread(#file_descriptor{module = ?MODULE}, _, _) -> {error, badarg}.

taken(#ram{reads = false}, _, _) -> {error, ebadf};
taken(#ram{content = Content}, At, Size) when At < byte_size(Content) -> {ok, binary:part(Content, At, min(Size, byte_size(Content) - At))};
taken(_, _, 0) -> {ok, <<>>};
taken(_, _, _) -> eof.

formed(Data, #ram{form = binary}) -> Data;
formed(Data, #ram{form = list}) -> binary_to_list(Data).

ipread_s32bu_p32bu(#file_descriptor{module = ?MODULE} = File, At, Most) -> file:ipread_s32bu_p32bu_int(File, At, Most).

%% Writing -------------------------------------------------------------------------------------------------------------

write(File, Data) ->
    with(File, fun(#ram{position = At} = Ram) ->
                       case written(Ram, At, Data) of
                           {ok, #ram{} = Changed, Size} -> {ok, Changed#ram{position = At + Size}};
                           Error -> Error
                       end
               end).

pwrite(File, Places) when is_list(Places) ->
    case write_places(Places, 0, []) of
        {ok, Flat} -> with(File, fun(Ram) -> write_all(Flat, 0, Ram) end);
        Error -> Error
    end.

%% All places are looked at before anything is written.
write_places([{At, Data} | Places], N, Flat) when is_integer(At), At < 1 bsl 31 ->
    try iolist_to_binary(Data) of
        Bytes -> write_places(Places, N + 1, [{At, Bytes} | Flat])
    catch
        error:_ -> {error, badarg}
    end;
write_places([{At, _} | _], N, _) when is_integer(At) -> {error, {N, einval}};
write_places([], _, Flat) -> {ok, lists:reverse(Flat)};
write_places(_, _, _) -> {error, badarg}.

write_all([{At, Bytes} | Places], N, Ram) ->
    case written(Ram, At, Bytes) of
        {ok, Changed, _} -> write_all(Places, N + 1, Changed);
        {error, Reason} -> {error, {N, Reason}}
    end;
write_all([], _, Ram) -> {ok, Ram}.

pwrite(File, At, Data) when is_integer(At), ?IS_PLACE(At) ->
    with(File, fun(Ram) ->
                       case written(Ram, At, Data) of
                           {ok, Changed, _} -> {ok, Changed};
                           Error -> Error
                       end
               end);
pwrite(#file_descriptor{module = ?MODULE}, At, _) when is_integer(At) -> {error, einval};
pwrite(#file_descriptor{module = ?MODULE}, _, _) -> {error, badarg}.

written(#ram{content = Content, writes = Writes} = Ram, At, Data) ->
    try iolist_to_binary(Data) of
        _ when not Writes -> {error, ebadf};
        _ when At < 0 -> {error, einval};
        <<>> -> {ok, Ram, 0};
        Bytes -> {ok, Ram#ram{content = placed(Bytes, At, Content)}, byte_size(Bytes)}
    catch
        error:_ -> {error, badarg}
    end.

placed(Bytes, At, Content) when At =:= byte_size(Content) -> <<Content/binary, Bytes/binary>>;
placed(Bytes, At, Content) when At > byte_size(Content) ->
    Gap = 8 * (At - byte_size(Content)),
    <<Content/binary, 0:Gap, Bytes/binary>>;
placed(Bytes, At, Content) ->
    Size = byte_size(Bytes),
    case Content of
        <<Before:At/binary, _:Size/binary, After/binary>> -> <<Before/binary, Bytes/binary, After/binary>>;
        <<Before:At/binary, _/binary>> -> <<Before/binary, Bytes/binary>>
    end.

truncate(File) ->
    with(File, fun(#ram{writes = false}) -> {error, eacces};
                  (#ram{content = Content, position = At} = Ram) ->
                       Kept = case Content of
                                  <<Before:At/binary, _/binary>> -> Before;
                                  _ -> placed(<<>>, At, Content)
                              end,
                       {ok, Ram#ram{content = Kept}}
               end).

%% The rest ------------------------------------------------------------------------------------------------------------

position(File, Where) ->
    with(File, fun(#ram{content = Content, position = At} = Ram) ->
                       case place(Where, At, byte_size(Content)) of
                           N when is_integer(N), ?IS_PLACE(N) -> {{ok, N}, Ram#ram{position = N}};
                           N when is_integer(N) -> {error, einval};
                           badarg -> {error, badarg}
                       end
               end).

place(bof, _, _) -> 0;
place(cur, At, _) -> At;
place(eof, _, End) -> End;
place({bof, N}, _, _) when is_integer(N) -> N;
place({cur, N}, At, _) when is_integer(N) -> At + N;
place({eof, N}, _, End) when is_integer(N) -> End + N;
place(N, _, _) when is_integer(N) -> N;
place(_, _, _) -> badarg.

copy(#file_descriptor{module = ?MODULE} = From, #file_descriptor{module = ?MODULE} = To, Length)
  when is_integer(Length), Length >= 0; is_atom(Length) ->
    file:copy_opened(From, To, Length).

sync(File) -> with(File, fun(_) -> ok end).
datasync(File) -> sync(File).
%% Memory is taken when it is needed.
allocate(File, _, _) -> sync(File).

advise(File, _, _, Advice) when Advice =:= normal; Advice =:= random; Advice =:= sequential; Advice =:= will_need; Advice =:= dont_need;
                                Advice =:= no_reuse ->
    sync(File);
advise(_, _, _, _) -> {error, einval}.

get_file(#file_descriptor{module = ?MODULE} = File) -> with(File, fun(#ram{content = Content} = Ram) -> {ok, formed(Content, Ram)} end);
get_file(#file_descriptor{}) -> {error, enotsup}.

get_size(#file_descriptor{module = ?MODULE} = File) -> with(File, fun(#ram{content = Content}) -> {ok, byte_size(Content)} end);
get_size(#file_descriptor{}) -> {error, enotsup}.
