%% Compiled modules as files: their chunks, raw and understood, compared, stripped, put together.
%%
%% A module is given by the name of its file, with or without ".beam", or as its bytes; either may be compressed. The fun that knows the keys of
%% encrypted debug information is held by a process, which starts when somebody asks for one.
-module(beam_lib).

-behaviour(gen_server).

-export([all_chunks/1, build_module/1, chunks/2, chunks/3, clear_crypto_key_fun/0, cmp/2, cmp_dirs/2, crypto_key_fun/1, diff_dirs/2,
         format_error/1, info/1, md5/1, significant_chunks/0, strip/1, strip/2, strip_files/1, strip_files/2, strip_release/1,
         strip_release/2, version/1]).
-export([get_crypto_key/1, make_crypto_key/2]).
-export([code_change/3, handle_call/3, handle_cast/2, handle_info/2, init/1, terminate/2]).

-export_type([beam/0, chunkid/0, chnk_rsn/0, label/0, labeled_entry/0, attrib_entry/0, compinfo_entry/0]).

-type beam() :: file:filename() | binary().
-type chunkid() :: nonempty_string().
-type label() :: integer().
-type labeled_entry() :: {atom(), arity(), label()}.
-type attrib_entry() :: {atom(), [term()]}.
-type compinfo_entry() :: {atom(), term()}.
-type chnk_rsn() :: term().

%% What was read: the name for errors, and the chunks as {Id, Position, Bytes} in the order of the file.
%% Holds the fun with keys.
-define(KEYS, beam_lib__crypto_key_server).

-record(beam, {name, module, chunks}).

-define(CATCH(Do), try Do catch throw:{error, ?MODULE, _} = Error -> Error end).

info(Source) ->
    ?CATCH(begin
               #beam{name = Name, module = Module, chunks = Chunks} = read(Source),
               [{if is_binary(Source) -> binary; true -> file end, Name}, {module, Module},
                {chunks, [{Id, Position, size_of(Bytes)} || {Id, Position, Bytes} <- Chunks]}]
           end).

chunks(Source, Wanted) -> chunks(Source, Wanted, []).

chunks(Source, Wanted, Options) ->
    ?CATCH(begin
               Beam = read(Source, Wanted),
               {ok, {Beam#beam.module, wanted(Wanted, Beam, lists:member(allow_missing_chunks, Options))}}
           end).

all_chunks(Source) ->
    ?CATCH(begin
               #beam{module = Module, chunks = Chunks} = Beam = read(Source),
               {ok, Module, wanted([Id || {Id, _, _} <- Chunks], Beam, false)}
           end).

version(Source) ->
    case chunks(Source, [attributes]) of
        {ok, {Module, [{attributes, Attributes}]}} ->
            {vsn, Version} = lists:keyfind(vsn, 1, Attributes),
            {ok, {Module, Version}};
        Error -> Error
    end.

%% Over what makes the code; the numbers that tell funs of different compilations apart do not.
md5(Source) ->
    ?CATCH(begin
               {Module, Chunks} = significant(Source, md5_chunks()),
               {ok, {Module, erlang:md5([without_uniques(Id, Bytes) || {Id, Bytes} <- Chunks])}}
           end).

without_uniques("FunT", <<Count:4/binary, Funs/binary>>) -> [Count | [<<Fun/binary, 0:32>> || <<Fun:20/binary, _:32>> <= Funs]];
without_uniques(_, Bytes) -> Bytes.

significant_chunks() -> ["Line", "Type" | md5_chunks()].

md5_chunks() -> ["Atom", "AtU8", "Code", "StrT", "ImpT", "ExpT", "FunT", "LitT", "Meta"].

%% Comparing -----------------------------------------------------------------------------------------------------------

cmp(A, B) -> ?CATCH(compare(A, B)).

%% All chunks count but the one that says how the module was compiled.
compare(A, B) ->
    case {read(A), read(B)} of
        {#beam{module = Module} = BeamA, #beam{module = Module} = BeamB} -> compare_chunks(compared(BeamA), compared(BeamB));
        {#beam{module = ModuleA}, #beam{module = ModuleB}} -> fail({modules_different, ModuleA, ModuleB})
    end.

compared(#beam{chunks = Chunks} = Beam) -> wanted([Id || {Id, _, _} <- Chunks, Id =/= "CInf"], Beam, false).

compare_chunks([Same | As], [Same | Bs]) -> compare_chunks(As, Bs);
compare_chunks([{Id, _} | _], [{Id, _} | _]) -> fail({chunks_different, Id});
compare_chunks([], []) -> ok;
compare_chunks(_, _) -> fail(different_chunks).

cmp_dirs(A, B) -> ?CATCH(compare_folders(A, B)).

compare_folders(A, B) ->
    {FilesA, FilesB} = {beam_files(A), beam_files(B)},
    {[Path || {Name, Path} <- FilesA, not lists:keymember(Name, 1, FilesB)],
     [Path || {Name, Path} <- FilesB, not lists:keymember(Name, 1, FilesA)],
     [{PathA, PathB} || {Name, PathA} <- FilesA, {_, PathB} <- [lists:keyfind(Name, 1, FilesB)], cmp(PathA, PathB) =/= ok]}.

diff_dirs(A, B) ->
    ?CATCH(begin
               {OnlyA, OnlyB, Different} = compare_folders(A, B),
               [io:format("Only in ~tp: ~tp~n", [Folder, Only]) || {Folder, Only} <- [{A, OnlyA}, {B, OnlyB}], Only =/= []],
               lists:foreach(fun(Pair) -> io:format("** different: ~tp~n", [Pair]) end, Different)
           end).

beam_files(Folder) ->
    assert_folder(Folder),
    [{filename:basename(Path), Path} || Path <- filelib:wildcard(filename:join(Folder, "*.beam"))].

assert_folder(Name) -> filelib:is_dir(Name) orelse fail({not_a_directory, Name}).

%% Stripping -----------------------------------------------------------------------------------------------------------

strip(Source) -> strip(Source, []).
strip(Source, More) -> ?CATCH({ok, stripped(Source, More)}).

strip_files(Sources) -> strip_files(Sources, []).
strip_files(Sources, More) when is_list(Sources) -> ?CATCH({ok, [stripped(Source, More) || Source <- Sources]}).

strip_release(Root) -> strip_release(Root, []).
strip_release(Root, More) ->
    ?CATCH(begin
               assert_folder(Root),
               {ok, [stripped(File, More) || File <- filelib:wildcard(filename:join(Root, "lib/*/ebin/*.beam"))]}
           end).

stripped(Source, More) ->
    {Module, Chunks} = significant(Source, More ++ significant_chunks()),
    {ok, Bytes} = build_module(Chunks),
    Compressed = zlib:gzip(Bytes),
    case is_binary(Source) of
        true -> {Module, Compressed};
        false ->
            Name = file_name(Source),
            case file:write_file(Name, Compressed) of
                ok -> {Module, Name};
                {error, Reason} -> fail({file_error, Name, Reason})
            end
    end.

significant(Source, Ids) ->
    #beam{name = Name, module = Module} = Beam = read(Source, Ids),
    Found = wanted(Ids, Beam, true),
    [fail({missing_chunk, Name, Id}) || {Id, missing_chunk} <- Found, lists:member(Id, ["Code", "ExpT", "ImpT", "StrT"])],
    {Module, [Chunk || {_, Bytes} = Chunk <- Found, is_binary(Bytes)]}.

build_module(Chunks) ->
    Body = iolist_to_binary([[Id, <<(byte_size(Bytes)):32>>, Bytes, <<0:(-byte_size(Bytes) band 3)/unit:8>>] || {Id, Bytes} <- Chunks]),
    {ok, <<"FOR1", (byte_size(Body) + 4):32, "BEAM", Body/binary>>}.

%% Reading -------------------------------------------------------------------------------------------------------------

%% A name that no chunk has is an error before the file is looked at.
read(Source, Wanted) ->
    lists:foreach(fun(Name) -> is_atom(Name) andalso chunk_id(Name, Source) end, Wanted),
    read(Source).

read(Bytes) when is_binary(Bytes) -> scan(Bytes, Bytes);
read(Source) when is_atom(Source); is_list(Source) ->
    Name = file_name(Source),
    case file:read_file(Name) of
        {ok, Bytes} -> scan(Bytes, Name);
        {error, Reason} -> fail({file_error, Name, Reason})
    end.

file_name(Name) when is_binary(Name) -> Name;
file_name(Name) -> filename:rootname(Name, ".beam") ++ ".beam".

scan(<<31, 139, _/binary>> = Compressed, Name) ->
    try zlib:gunzip(Compressed) of
        Bytes -> scan(Bytes, if is_binary(Name) -> Bytes; true -> Name end)
    catch error:_ -> fail({not_a_beam_file, Name})
    end;
scan(<<"FOR1", _:32, "BEAM", _/binary>> = Bytes, Name) ->
    Chunks = scan_chunks(Bytes, 12, Name),
    case atoms(Chunks) of
        [Module | _] -> #beam{name = Name, module = Module, chunks = Chunks};
        [] -> fail({missing_chunk, Name, "Atom"})
    end;
scan(_, Name) -> fail({not_a_beam_file, Name}).

scan_chunks(Bytes, Position, Name) ->
    case Bytes of
        <<_:Position/binary, Id:4/binary, Size:32, Data:Size/binary, _/binary>> ->
            Start = Position + 8,
            [{binary_to_list(Id), Start, Data} | scan_chunks(Bytes, Start + (Size + 3) band bnot 3, Name)];
        <<_:Position/binary, Id:4/binary, Size:32, Rest/binary>> -> [{binary_to_list(Id), Position + 8, {cut, Size, byte_size(Rest)}}];
        <<_:Position/binary, _, _/binary>> -> fail({invalid_beam_file, Name, Position});
        _ -> []
    end.

%% A chunk that ends with the file before its time is an error where its bytes are asked for.
size_of({cut, Size, _}) -> Size;
size_of(Bytes) -> byte_size(Bytes).

atoms(Chunks) ->
    case {lists:keyfind("AtU8", 1, Chunks), lists:keyfind("Atom", 1, Chunks)} of
        {{_, _, <<Count:32/signed, Names/binary>>}, _} when Count < 0 -> long_atoms(Names);
        {{_, _, <<_:32, Names/binary>>}, _} -> [binary_to_atom(Name, utf8) || <<Size, Name:Size/binary>> <= Names];
        {false, {_, _, <<_:32, Names/binary>>}} -> [binary_to_atom(Name, latin1) || <<Size, Name:Size/binary>> <= Names];
        _ -> []
    end.

%% Since OTP 28 the size of a name is a number as in code: 4 bits, or 11 over two bytes.
long_atoms(<<Size:4, 0:1, _:3, Name:Size/binary, Rest/binary>>) -> [binary_to_atom(Name, utf8) | long_atoms(Rest)];
long_atoms(<<High:3, 1:2, _:3, Low, Rest/binary>>) ->
    Size = High bsl 8 bor Low,
    <<Name:Size/binary, More/binary>> = Rest,
    [binary_to_atom(Name, utf8) | long_atoms(More)];
long_atoms(_) -> [].

wanted(Names, Beam, AllowMissing) -> [{Name, chunk(Name, Beam, AllowMissing)} || Name <- Names].

chunk(atoms, #beam{chunks = Chunks}, _) -> lists:enumerate(atoms(Chunks));
chunk(abstract_code, Beam, _) -> abstract_code(Beam);
chunk(Name, #beam{name = File, chunks = Chunks} = Beam, AllowMissing) ->
    Id = if is_atom(Name) -> chunk_id(Name, File); true -> Name end,
    case lists:keyfind(Id, 1, Chunks) of
        {_, _, {cut, Size, Left}} -> fail({chunk_too_big, File, Id, Size, Left});
        {_, _, Bytes} when is_list(Name) -> Bytes;
        {_, _, Bytes} -> understood(Name, Bytes, Beam);
        false when AllowMissing -> missing_chunk;
        false -> fail({missing_chunk, File, Id})
    end.

chunk_id(Name, _) when Name =:= imports; Name =:= indexed_imports -> "ImpT";
chunk_id(Name, _) when Name =:= exports; Name =:= labeled_exports -> "ExpT";
chunk_id(Name, _) when Name =:= locals; Name =:= labeled_locals -> "LocT";
chunk_id(attributes, _) -> "Attr";
chunk_id(abstract_code, _) -> "Abst";
chunk_id(debug_info, _) -> "Dbgi";
chunk_id(compile_info, _) -> "CInf";
chunk_id(documentation, _) -> "Docs";
chunk_id(atoms, _) -> "AtU8";
chunk_id(Name, File) -> fail({unknown_chunk, file_name(File), Name}).

understood(attributes, Bytes, Beam) ->
    Sorted = lists:keysort(1, term(attributes, Bytes, Beam)),
    [{Key, lists:append([Values || {K, Values} <- Sorted, K =:= Key])} || Key <- lists:uniq([Key || {Key, _} <- Sorted])];
understood(compile_info, Bytes, Beam) -> term(compile_info, Bytes, Beam);
understood(debug_info, Bytes, Beam) ->
    case debug_info(debug_info, Bytes, Beam) of
        {debug_info_v1, _, _} = Information -> Information;
        no_debug_info -> no_debug_info;
        _ -> invalid(debug_info, Beam)
    end;
understood(documentation, Bytes, Beam) ->
    case term(documentation, Bytes, Beam) of
        Docs when element(1, Docs) =:= docs_v1 -> Docs;
        _ -> invalid(documentation, Beam)
    end;
understood(Name, Bytes, #beam{chunks = Chunks} = Beam) ->
    Atoms = list_to_tuple(atoms(Chunks)),
    case Bytes of
        <<_:32, Entries/binary>> when byte_size(Entries) rem 12 =:= 0 ->
            try lists:sort([symbol(Name, I, A, B, C, Atoms) || {I, <<A:32, B:32, C:32>>} <- lists:enumerate([E || <<E:12/binary>> <= Entries])])
            catch error:_ -> invalid(Name, Beam)
            end;
        _ -> invalid(Name, Beam)
    end.

symbol(indexed_imports, I, A, B, C, Atoms) -> {I, element(A, Atoms), element(B, Atoms), C};
symbol(imports, _, A, B, C, Atoms) -> {element(A, Atoms), element(B, Atoms), C};
symbol(Name, _, A, B, C, Atoms) when Name =:= labeled_exports; Name =:= labeled_locals -> {element(A, Atoms), B, C};
symbol(_, _, A, B, _, Atoms) -> {element(A, Atoms), B}.

%% The forms stand in the chunk of debug information, or, from compilers before OTP 20, in one of their own.
abstract_code(#beam{name = File, module = Module, chunks = Chunks} = Beam) ->
    case lists:keyfind("Dbgi", 1, Chunks) of
        {_, _, Bytes} ->
            case debug_info(abstract_code, Bytes, Beam) of
                {debug_info_v1, erl_abstract_code, {none, _}} -> no_abstract_code;
                {debug_info_v1, erl_abstract_code, {Forms, _}} -> {raw_abstract_v1, Forms};
                {debug_info_v1, Backend, Data} ->
                    try Backend:debug_info(erlang_v1, Module, Data, []) of
                        {ok, Forms} -> {raw_abstract_v1, Forms};
                        {error, _} -> no_abstract_code
                    catch error:undef -> fail({missing_backend, File, Backend})
                    end;
                _ -> old_abstract_code(Beam)
            end;
        false -> old_abstract_code(Beam)
    end.

old_abstract_code(#beam{chunks = Chunks} = Beam) ->
    case lists:keyfind("Abst", 1, Chunks) of
        {_, _, Bytes} when Bytes =/= <<>> -> debug_info(abstract_code, Bytes, Beam);
        _ -> no_abstract_code
    end.

debug_info(_, <<>>, _) -> no_debug_info;
debug_info(Name, <<0, Size, Mode:Size/binary, Encrypted/binary>>, #beam{name = File, module = Module}) ->
    try decrypted(binary_to_atom(Mode), Encrypted, Module, File)
    catch
        _:_ -> fail({key_missing_or_invalid, File, Name})
    end;
debug_info(Name, Bytes, Beam) -> term(Name, Bytes, Beam).

term(Name, Bytes, Beam) ->
    try binary_to_term(Bytes)
    catch error:badarg -> invalid(Name, Beam)
    end.

invalid(Name, #beam{name = File}) -> fail({invalid_chunk, File, chunk_id(Name, File)}).

fail(Reason) -> throw({error, ?MODULE, Reason}).

%% Encryption ----------------------------------------------------------------------------------------------------------

crypto_key_fun(F) -> ask({crypto_key_fun, F}).
clear_crypto_key_fun() -> ask(clear_crypto_key_fun).
get_crypto_key(What) -> ask({get_crypto_key, What}).

%% {Mode, Keys, Vector, Size of a block} of a text.
make_crypto_key(des3_cbc = Mode, Text) ->
    <<K1:8/binary, K2:8/binary>> = First = erlang:md5(Text),
    <<K3:8/binary, Vector:8/binary>> = erlang:md5([First | lists:reverse(Text)]),
    {Mode, [K1, K2, K3], Vector, 8}.

decrypted(Mode, Encrypted, Module, File) ->
    {des3_cbc, Keys, Vector, _} = make_crypto_key(Mode, get_crypto_key({debug_info, Mode, Module, File})),
    binary_to_term(crypto:crypto_one_time(des_ede3_cbc, Keys, Vector, Encrypted, false)).

ask(Request) ->
    try gen_server:call(?KEYS, Request, infinity)
    catch
        exit:{Reason, _} when Reason =:= noproc; Reason =:= normal ->
            case gen_server:start({local, ?KEYS}, ?MODULE, [], []) of
                {ok, _} -> ok;
                {error, {already_started, _}} -> ok
            end,
            ask(Request)
    end.

%% The state is the fun, or undefined.
init([]) -> {ok, undefined}.

handle_call({get_crypto_key, _} = Request, From, undefined) ->
    case keys_of_file() of
        error -> {reply, error, undefined};
        Keys -> handle_call(Request, From, Keys)
    end;
handle_call({get_crypto_key, What}, From, Keys) ->
    try
        gen_server:reply(From, Keys(What)),
        %% No key is left lying about.
        erlang:garbage_collect(),
        {noreply, Keys}
    catch
        _:_ -> {reply, error, Keys}
    end;
handle_call({crypto_key_fun, Keys}, _, undefined) when is_function(Keys, 1) ->
    try Keys(init) of
        ok -> {reply, ok, Keys};
        {ok, Other} when is_function(Other, 1) -> {reply, ok, Other};
        {ok, Other} when is_function(Other) -> {reply, {error, badfun}, undefined};
        {error, _} = Error -> {reply, Error, undefined}
    catch
        Class:Reason:Stack -> {reply, {error, caught(Class, Reason, Stack)}, undefined}
    end;
handle_call({crypto_key_fun, _}, _, undefined) -> {reply, {error, badfun}, undefined};
handle_call({crypto_key_fun, _}, _, Keys) -> {reply, {error, exists}, Keys};
handle_call(clear_crypto_key_fun, _, undefined) -> {stop, normal, undefined, undefined};
handle_call(clear_crypto_key_fun, _, Keys) -> {stop, normal, {ok, catch Keys(clear)}, Keys}.

caught(throw, Reason, _) -> Reason;
caught(exit, Reason, _) -> Reason;
caught(error, Reason, Stack) -> {Reason, Stack}.

handle_cast(_, Keys) -> {noreply, Keys}.
handle_info(_, Keys) -> {noreply, Keys}.
code_change(_, Keys, _) -> {ok, Keys}.
terminate(_, _) -> ok.

%% The file .erlang.crypt of this folder, of the user's, or of the configuration: [{debug_info, Mode, Module | [], Key}].
keys_of_file() ->
    Home = case init:get_argument(home) of
               {ok, [[Folder]]} -> [Folder];
               _ -> []
           end,
    case file:path_script(["." | Home] ++ [filename:basedir(user_config, "erlang")], ".erlang.crypt") of
        {ok, List, _} when is_list(List) -> keys_in(List);
        {ok, Other, _} -> wrong("unrecognized crypto key info: ~p\n", [Other]);
        {error, enoent} -> error;
        {error, Reason} -> wrong("file:path_script: ~ts~n", [file:format_error(Reason)])
    end.

keys_in(List) ->
    [wrong("unknown key: ~p~n", [Other]) || Other <- List, not is_key(Other)],
    Keys = maps:from_list([{{Mode, Module}, Key} || {debug_info, Mode, Module, Key} <- List]),
    fun({debug_info, Mode, Module, _}) ->
            case Keys of
                #{{Mode, Module} := Key} -> Key;
                #{{Mode, []} := Key} -> Key;
                #{} -> error
            end;
       (_) -> error
    end.

is_key({debug_info, _, Module, _}) -> is_atom(Module) orelse Module =:= [];
is_key(_) -> false.

wrong(Format, Arguments) ->
    error_logger:error_msg(Format, Arguments),
    error.

%% Errors in words -----------------------------------------------------------------------------------------------------

format_error({error, Error}) -> format_error(Error);
format_error({error, Module, Error}) -> Module:format_error(Error);
format_error({unknown_chunk, File, Name}) -> io_lib:format("~tp: Cannot find chunk ~p~n", [File, Name]);
format_error({invalid_chunk, File, Id}) -> io_lib:format("~tp: Invalid contents of chunk ~p~n", [File, Id]);
format_error({not_a_beam_file, File}) -> io_lib:format("~tp: Not a BEAM file~n", [File]);
format_error({file_error, File, Reason}) -> io_lib:format("~tp: ~tp~n", [File, file:format_error(Reason)]);
format_error({missing_chunk, File, Id}) -> io_lib:format("~tp: Not a BEAM file: no IFF \"~s\" chunk~n", [File, Id]);
format_error({invalid_beam_file, File, Position}) -> io_lib:format("~tp: Invalid format of BEAM file near byte number ~p~n", [File, Position]);
format_error({chunk_too_big, File, Id, Size, Read}) ->
    io_lib:format("~tp: Size of chunk \"~s\" is ~p bytes, but only ~p bytes could be read~n", [File, Id, Size, Read]);
format_error({chunks_different, Id}) -> io_lib:format("Chunk \"~s\" differs in the two files~n", [Id]);
format_error(different_chunks) -> "The two files have different chunks\n";
format_error({modules_different, A, B}) -> io_lib:format("Module names ~p and ~p differ in the two files~n", [A, B]);
format_error({not_a_directory, Name}) -> io_lib:format("~tp: Not a directory~n", [Name]);
format_error({key_missing_or_invalid, File, Id}) -> io_lib:format("~tp: Cannot decrypt ~ts because key is missing or invalid", [File, Id]);
format_error(badfun) -> "not a fun or the fun has the wrong arity";
format_error(exists) -> "a fun has already been installed";
format_error({missing_backend, File, Backend}) ->
    io_lib:format("~tp: Cannot retrieve abstract code because the backend ~p is missing", [File, Backend]);
format_error(Error) -> io_lib:format("~tp~n", [Error]).
