"""The JSON face of Measure."""

from hjulet.measure.api import access as access
from hjulet.measure.api import labour_markets as labour_markets
from hjulet.measure.api import populations as populations
from hjulet.measure.api import support as support
from hjulet.measure.api.routes import router

__all__ = ["router"]
