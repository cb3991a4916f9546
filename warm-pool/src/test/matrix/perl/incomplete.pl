use Nowhere;
