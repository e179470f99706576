%% Arithmetic on big integers: of thirty digits, of a thousand, of a hundred thousand; bits and shifts; text and back.
-module(big_integers).
-include("../harness.hrl").

bench() ->
    short(60000, digits(30), digits(29), 0) + middle(2000, digits(1000), digits(990), 0) + long(digits(100000), digits(50000)).

short(0, _, _, Sum) -> Sum;
short(N, A, B, Sum) ->
    X = A * B + N,
    short(N - 1, A, B, (Sum + X - (X div B) + X rem (A + N)) band 16#ffffffff).

middle(0, _, _, Sum) -> Sum;
middle(N, A, B, Sum) ->
    X = (A bxor B) bsl 33 + (A band B) bsr 17,
    Y = X * B,
    middle(N - 1, A, B, (Sum + Y div A + Y rem (B + N) + (A - B) + (A bor N)) band 16#ffffffff).

long(A, B) ->
    Product = A * B,
    B = Product div A,
    Text = integer_to_binary(A),
    A = binary_to_integer(Text),
    byte_size(Text) + (Product rem 1000003).

digits(Count) -> binary_to_integer(<< <<($1 + N * N rem 9)>> || N <- lists:seq(1, Count) >>).
